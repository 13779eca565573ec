using System.CommandLine;
using Portcullis.Kube;
using Portcullis.Running;

namespace Portcullis.Commands;

/// <summary><c>portcullis store backup</c>: copy the store, which may be in use, to a file.</summary>
internal static class StoreBackupCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Where the copy is written, mode 0600; a file that is there is replaced when the copy is whole." };
        var options = new StoreCommandOptions();
        var command = new Command("backup", "Copy the store to a file while the control plane serves. Secrets stay encrypted in it: keep the key file too, apart from it.") { file };
        options.AddTo(command);
        command.SetAction(args => (int)CommandReporter.Attempt(args.InvocationConfiguration.Error, () =>
        {
            OpenStore store = options.Read(args);
            string path = StoreCommandOptions.PathOf(store, "`etcdctl snapshot save FILE`");
            string to = Path.GetFullPath(args.GetRequiredValue(file));
            SqliteReport report = SqliteEngine.Backup(path, to, store.KnownKeys());
            args.InvocationConfiguration.Output.WriteLine($"{StoreText.Of(report)} copied to {to}");
            return ExitCode.Ok;
        }));
        return command;
    }
}
