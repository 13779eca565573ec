using System.CommandLine;
using Portcullis.Kube;
using Portcullis.Running;

namespace Portcullis.Commands;

/// <summary><c>portcullis store check</c>: look at everything in a store or a backup.</summary>
internal static class StoreCheckCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("FILE") { Description = "A backup; the store itself if not given.", Arity = ArgumentArity.ZeroOrOne };
        var options = new StoreCommandOptions();
        var command = new Command("check", "Read everything in the store, which may be in use, or in a backup: file, checksums, and whether every Secret can be decrypted.") { file };
        options.AddTo(command);
        command.SetAction(args => (int)CommandReporter.Attempt(args.InvocationConfiguration.Error, () =>
            Run(options.Read(args), args.GetValue(file), args.InvocationConfiguration.Output, args.InvocationConfiguration.Error)));
        return command;
    }

    private static ExitCode Run(OpenStore store, string? file, TextWriter output, TextWriter error)
    {
        if ((file ?? store.Location.Path) is not { } path)
        {
            KeyRing keys = store.KnownKeys();
            IObjectEngine engine = store.Location.Open(keys, TimeProvider.System);
            try
            {
                KeyUse.Write(KeyUse.Of(store, keys), keys.KeyIds, store.KeyPath, output);
                EngineContent content = engine.Load(CancellationToken.None).GetAwaiter().GetResult();
                output.WriteLine($"{content.Objects.Length} objects at revision {content.Revision}: every one could be read");
                return ExitCode.Ok;
            }
            finally
            {
                engine.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        }
        if (!File.Exists(path))
            throw new InputException($"no file `{path}`");
        KeyRing known = store.KnownKeys();
        SqliteReport report = SqliteEngine.Check(Path.GetFullPath(path), known);
        output.WriteLine(StoreText.Of(report));
        KeyUse.Write(report.Keys, known.KeyIds, store.KeyPath, output);
        if (report.Stale > 0)
            output.WriteLine($"{report.Stale} values are still sealed with an older key; the control plane seals them anew when it starts or leads, and then `portcullis store drop-keys` forgets the key");
        foreach (string problem in report.Problems)
            error.WriteLine($"error: {problem}");
        return report.IsSound ? ExitCode.Ok : ExitCode.Refused;
    }
}
