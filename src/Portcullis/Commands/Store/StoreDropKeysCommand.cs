using System.Collections.Immutable;
using System.CommandLine;
using Portcullis.Kube;
using Portcullis.Running;

namespace Portcullis.Commands;

/// <summary><c>portcullis store drop-keys</c>: remove old keys from the key file when nothing needs them.</summary>
internal static class StoreDropKeysCommand
{
    // A control plane looks at the file every second, and seals with the key before until it did.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var backups = new Option<string[]>("--backup") { Description = "A backup that must stay readable: nothing is dropped that it needs. May be repeated.", AllowMultipleArgumentsPerToken = true };
        var options = new StoreCommandOptions();
        var command = new Command("drop-keys", "Remove every key but the one that seals now from the key file, if nothing in the store is sealed by another. The store may be in use.") { backups };
        options.AddTo(command);
        command.SetAction(args => (int)CommandReporter.Attempt(args.InvocationConfiguration.Error, () =>
            Run(options.Read(args), args.GetValue(backups) ?? [], args.InvocationConfiguration.Output, args.InvocationConfiguration.Error)));
        return command;
    }

    private static ExitCode Run(OpenStore store, string[] backups, TextWriter output, TextWriter error)
    {
        KeyRing keys = store.KnownKeys();
        string first = keys.KeyIds[0];
        if (keys.KeyIds.Length == 1)
        {
            output.WriteLine($"{store.KeyPath} holds one key: there is nothing to drop");
            return ExitCode.Ok;
        }
        if (TimeProvider.System.GetUtcNow() - new DateTimeOffset(File.GetLastWriteTimeUtc(store.KeyPath)) is var age && age < Settled)
            throw new InputException($"{store.KeyPath} was changed {Math.Max(0, age.TotalSeconds):0} s ago: a control plane may still seal with the key before; try again in {Settled.TotalSeconds} s");
        bool needed = Needs("the store", KeyUse.Of(store, keys));
        foreach (string backup in backups)
            needed |= Needs($"backup `{backup}`", KeyUse.OfFile(File.Exists(backup) ? backup : throw new InputException($"no file `{backup}`"), keys));
        if (needed)
        {
            error.WriteLine("error: nothing was dropped; a control plane that leads seals anew what older keys sealed, and `portcullis store check` tells how far it is");
            return ExitCode.Refused;
        }
        ImmutableArray<string> gone = KeyRing.KeepFirst(store.KeyPath, first);
        output.WriteLine($"dropped {string.Join(", ", gone)} from {store.KeyPath}; {first} is left");
        output.WriteLine(backups.Length > 0
            ? "other backups and snapshots that hold values of the dropped keys cannot be read without them: keep a copy of the former key file with each"
            : "backups and snapshots that hold values of the dropped keys cannot be read without them: keep a copy of the former key file with each; `store check FILE` tells what a backup needs");
        if (store.Location.Path is null)
            output.WriteLine("copy the file to every control plane on this etcd");
        return ExitCode.Ok;

        bool Needs(string where, ImmutableSortedDictionary<string, int> counts)
        {
            foreach ((string id, int count) in counts)
                if (id != first)
                    error.WriteLine($"error: {where} holds {KeyUse.Values(count)} sealed by key {id}");
            return counts.Any(each => each.Key != first);
        }
    }
}
