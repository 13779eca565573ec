using System.CommandLine;
using System.CommandLine.Parsing;
using Portcullis.Control;
using Portcullis.Syntax;

namespace Portcullis.Commands;

/// <summary>The options that say where objects are kept, how etcd is spoken to, and by which keys Secrets are sealed there.</summary>
internal sealed class StoreOptionSet
{
    private readonly Option<StoreLocation?> _store = new("--store") { Description = "Where objects are kept: sqlite:PATH, or etcd:URL,URL for several control planes on one truth. sqlite:DIR/store.db of the data folder by default.", CustomParser = Read };
    private readonly Option<string?> _key = new("--store-key") { Description = "File of the keys that Secrets are encrypted with, mode 0600; made when missing. DIR/store.key of the data folder by default." };
    private readonly Option<string?> _ca = new("--etcd-ca") { Description = "PEM file of the authorities that etcd's certificates are trusted by; the system's by default." };
    private readonly Option<string?> _cert = new("--etcd-cert") { Description = "PEM file of the certificate shown to etcd; --etcd-key goes with it." };
    private readonly Option<string?> _certKey = new("--etcd-key") { Description = "PEM file of its private key." };
    private readonly Option<string?> _user = new("--etcd-user") { Description = "User of etcd's own access control; --etcd-password-file goes with it." };
    private readonly Option<string?> _password = new("--etcd-password-file") { Description = "File that holds the user's password." };
    private readonly Option<string?> _prefix = new("--etcd-prefix") { Description = "What all keys begin with, for several meshes on one etcd; /portcullis by default." };

    public IReadOnlyList<Option> All => [_store, _key, .. Etcd];

    private Option<string?>[] Etcd => [_ca, _cert, _certKey, _user, _password, _prefix];

    /// <summary>The place that was named; null: none was.</summary>
    /// <exception cref="InputException">What was given does not go together, or a file cannot be read.</exception>
    public StoreLocation? Location(ParseResult args)
    {
        StoreLocation? location = args.GetValue(_store);
        string[] given = [.. Etcd.Where(option => args.GetResult(option) is { Implicit: false }).Select(static option => option.Name)];
        if (location?.Cluster is not { } cluster)
            return given.Length == 0 ? location : throw new InputException($"{string.Join(" and ", given)}: for etcd only; write for example --store etcd:https://127.0.0.1:2379");
        if (args.GetValue(_cert) is null != args.GetValue(_certKey) is null)
            throw new InputException("--etcd-cert and --etcd-key go together; give both");
        if (args.GetValue(_user) is null != args.GetValue(_password) is null)
            throw new InputException("--etcd-user and --etcd-password-file go together; give both");
        string prefix = args.GetValue(_prefix) ?? cluster.Prefix;
        if (prefix is not ['/', _, ..] || prefix.EndsWith('/'))
            throw new InputException($"--etcd-prefix `{prefix}` must begin with a slash and not end with one; write for example --etcd-prefix /mesh-a");
        return StoreLocation.At(cluster with
        {
            CaFile = args.GetValue(_ca),
            CertFile = args.GetValue(_cert),
            KeyFile = args.GetValue(_certKey),
            UserName = args.GetValue(_user),
            Password = args.GetValue(_password) is { } file ? Password(file) : null,
            Prefix = prefix,
        });
    }

    public string? Key(ParseResult args) => args.GetValue(_key);

    private static string Password(string file)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--etcd-password-file `{file}` cannot be read: {refusal.Message.TrimEnd('.')}");
        }
    }

    private static StoreLocation? Read(ArgumentResult result)
    {
        Parsed<StoreLocation> read = StoreLocation.Parse(result.Tokens[^1].Value);
        if (!read.Ok)
            result.AddError($"--store: {read.Problem.Message}; write for example --store sqlite:/var/lib/portcullis/store.db or --store etcd:https://127.0.0.1:2379");
        else if (read.Value.Path is { } path && Directory.Exists(path))
            result.AddError($"--store: `{path}` is a folder; name a file in it, as sqlite:{path.TrimEnd('/')}/store.db");
        else
            return read.Value;
        return null;
    }
}
