using System.CommandLine;
using Portcullis.Control;
using Portcullis.Kube;
using Portcullis.Running;

namespace Portcullis.Commands;

/// <summary><c>portcullis store rotate-key</c>: seal Secrets with a new key.</summary>
internal static class StoreRotateKeyCommand
{
    public static Command Create()
    {
        var drop = new Option<bool>("--drop-old") { Description = "Make no new key; seal everything with the present one and remove the older ones from the file. Backups that they sealed cannot be read any more." };
        var options = new StoreCommandOptions();
        var command = new Command("rotate-key", "Encrypt Secrets with a new key from now on, and those that are stored anew. Older keys stay in the file, for backups.") { drop };
        options.AddTo(command);
        command.SetAction(args => (int)CommandReporter.Attempt(args.InvocationConfiguration.Error, () =>
        {
            OpenStore store = options.Read(args);
            TextWriter output = args.InvocationConfiguration.Output;
            return (args.GetValue(drop) ? DropOld(store, output) : Rotate(store, output)).GetAwaiter().GetResult();
        }));
        return command;
    }

    private static async Task<ExitCode> Rotate(OpenStore store, TextWriter output)
    {
        KeyRing keys = KeyRing.Rotate(store.KeyPath, SealedKinds.Holds);
        output.WriteLine($"Secrets are sealed with key {keys.KeyIds[0]} from now on; {store.KeyPath} holds {keys.KeyIds.Length} keys");
        if (store.Location.Path is { } path && SqliteEngine.IsInUse(path))
            output.WriteLine("the control plane that uses the store takes the key up by itself, and seals anew what is stored");
        else if (store.Location.Path is { } file && !File.Exists(file))
            output.WriteLine("there is no store yet");
        else
        {
            IObjectEngine engine = store.Location.Open(keys, TimeProvider.System);
            await using (engine)
                output.WriteLine($"{await engine.Reseal(CancellationToken.None)} stored values were sealed anew");
            if (store.Location.Path is null)
                output.WriteLine("give every control plane on this etcd the same key file");
        }
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> DropOld(OpenStore store, TextWriter output)
    {
        KeyRing keys = store.KnownKeys();
        IObjectEngine engine = store.Location.Open(keys, TimeProvider.System);
        await using (engine)
        {
            int before = keys.KeyIds.Length;
            int sealedAnew = await keys.DropOldKeys(engine, CancellationToken.None);
            output.WriteLine($"{sealedAnew} stored values were sealed anew; {before - 1} older keys are gone from {store.KeyPath}");
        }
        return ExitCode.Ok;
    }
}
