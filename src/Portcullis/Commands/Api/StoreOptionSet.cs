using System.CommandLine;
using System.CommandLine.Parsing;
using Portcullis.Control;
using Portcullis.Syntax;

namespace Portcullis.Commands;

/// <summary>The options that say where objects are kept, and by which keys Secrets are sealed there.</summary>
internal sealed class StoreOptionSet
{
    private readonly Option<StoreLocation?> _store = new("--store") { Description = "Where objects are kept: sqlite:PATH, or etcd:URL,URL for several control planes on one truth. sqlite:DIR/store.db of the data folder by default.", CustomParser = Read };
    private readonly Option<string?> _key = new("--store-key") { Description = "File of the keys that Secrets are encrypted with, mode 0600; made when missing. DIR/store.key of the data folder by default." };

    private readonly EtcdOptionSet _etcd = new();

    public IReadOnlyList<Option> All => [_store, _key, .. _etcd.All];

    /// <exception cref="InputException">The options of etcd cannot be meant.</exception>
    public StoreLocation? Location(ParseResult args) => _etcd.Complete(args.GetValue(_store), args);

    public string? Key(ParseResult args) => args.GetValue(_key);

    private static StoreLocation? Read(ArgumentResult result)
    {
        Parsed<StoreLocation> read = StoreLocation.Parse(result.Tokens[^1].Value);
        if (read.Ok)
            return read.Value;
        result.AddError($"--store: {read.Problem.Message}; write for example --store sqlite:/var/lib/portcullis/store.db");
        return null;
    }
}
