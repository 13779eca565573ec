using System.CommandLine;
using Portcullis.Control;
using Portcullis.Running;

namespace Portcullis.Commands;

/// <summary>The options by which the store's commands find it.</summary>
internal sealed class StoreCommandOptions
{
    private readonly Option<string?> _data = AccessOptions.CreateDataOption();
    private readonly StoreOptionSet _store = new();

    public void AddTo(Command command)
    {
        command.Options.Add(_data);
        foreach (Option option in _store.All)
            command.Options.Add(option);
    }

    /// <summary>The store that is meant; it may not exist.</summary>
    /// <exception cref="InputException">The data folder is needed and is not there.</exception>
    public OpenStore Read(ParseResult args)
    {
        // With both places named no data folder is needed.
        StateFolder data = _store.Location(args) is not null && _store.Key(args) is not null
            ? StateFolder.At(args.GetValue(_data) ?? StateFolder.Usual)
            : AccessOptions.Find(args.GetValue(_data));
        return OpenStore.At(data, _store.Location(args), _store.Key(args));
    }

    /// <summary>The path of a store that is a file.</summary>
    /// <exception cref="InputException">It is etcd.</exception>
    public static string PathOf(OpenStore store, string instead) =>
        store.Location.Path ?? throw new InputException($"this store is etcd, which has its own: {instead}");
}
