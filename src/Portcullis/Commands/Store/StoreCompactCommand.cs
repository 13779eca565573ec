using System.CommandLine;
using Portcullis.Kube;
using Portcullis.Running;

namespace Portcullis.Commands;

/// <summary><c>portcullis store compact</c>: forget old changes and give their space back.</summary>
internal static class StoreCompactCommand
{
    private const long KeptRevisions = 10_000;

    public static Command Create()
    {
        var options = new StoreCommandOptions();
        var command = new Command("compact", "Forget changes that no watch needs any more, and give unused space back. SQLite: while no control plane uses the store; one that runs does it by itself.");
        options.AddTo(command);
        command.SetAction(args => (int)CommandReporter.Attempt(args.InvocationConfiguration.Error, () =>
            Run(options.Read(args), args.InvocationConfiguration.Output).GetAwaiter().GetResult()));
        return command;
    }

    private static async Task<ExitCode> Run(OpenStore store, TextWriter output)
    {
        if (store.Location.Path is { } path && !File.Exists(path))
            throw new InputException($"no store `{path}`");
        IObjectEngine engine = store.Location.Open(store.KnownKeys(), TimeProvider.System);
        await using (engine)
        {
            if (engine is SqliteEngine file)
            {
                long before = new FileInfo(store.Location.Path!).Length;
                await file.CompactLog(CancellationToken.None);
                output.WriteLine($"{store.Location.Path}: {before} bytes before, {new FileInfo(store.Location.Path!).Length} now");
                return ExitCode.Ok;
            }
            long revision = await engine.LatestRevision(CancellationToken.None);
            long kept = Math.Max(1, revision - KeptRevisions);
            await engine.Compact(kept, CancellationToken.None);
            output.WriteLine($"{store.Location}: changes before revision {kept} are forgotten");
            return ExitCode.Ok;
        }
    }
}
