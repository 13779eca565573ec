using System.CommandLine;
using Portcullis.Kube;
using Portcullis.Running;

namespace Portcullis.Commands;

/// <summary><c>portcullis store restore</c>: put a backup in the store's place.</summary>
internal static class StoreRestoreCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A copy that `portcullis store backup` made." };
        var force = new Option<bool>("--force") { Description = "Replace a store that is there; what it holds is lost." };
        var options = new StoreCommandOptions();
        var command = new Command("restore", "Put a backup in the store's place, while no control plane uses it. It is checked first.") { file, force };
        options.AddTo(command);
        command.SetAction(args => (int)CommandReporter.Attempt(args.InvocationConfiguration.Error, () =>
        {
            OpenStore store = options.Read(args);
            string path = StoreCommandOptions.PathOf(store, "`etcdctl snapshot restore FILE`");
            string from = Path.GetFullPath(args.GetRequiredValue(file));
            if (!File.Exists(from))
                throw new InputException($"no file `{from}`");
            if (File.Exists(path) && !args.GetValue(force))
                throw new InputException($"store `{path}` exists; --force replaces it, and what it holds is lost");
            SqliteReport report = SqliteEngine.Restore(from, path, store.KnownKeys(), args.GetValue(force));
            args.InvocationConfiguration.Output.WriteLine($"{StoreText.Of(report)} restored to {path}");
            return ExitCode.Ok;
        }));
        return command;
    }
}
