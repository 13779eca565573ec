namespace Portcullis.EndToEnd.Faults;

/// <summary>A control plane that is killed with SIGKILL under a stream of writes, again and again, on one store.</summary>
/// <remarks>CHAOS_ROUNDS in the environment asks for more rounds than the usual test run has.</remarks>
public sealed class Killed_at_any_moment
{
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("CHAOS_ROUNDS"), System.Globalization.CultureInfo.InvariantCulture, out int rounds) ? rounds : 8;

    [Fact]
    public async Task Sqlite_loses_nothing_that_was_acknowledged()
    {
        var written = new WrittenObjects();
        await KillAsync(written, "--api", "127.0.0.1:0");
        written.Count.ShouldBeGreaterThan(Rounds);
    }

    private static async Task KillAsync(WrittenObjects written, params string[] options)
    {
        string data = Scratch.Folder("chaos");
        var random = new Random(4711);
        long revision = 0;
        for (int round = 0; round < Rounds; round++)
        {
            await using ControlProcess control = await ControlProcess.StartAsync(data, options);
            using var api = new KubeHttp(control.Kubeconfig);
            long found = await written.CheckAsync(api);
            found.ShouldBeGreaterThanOrEqualTo(revision, "revisions never fall");
            revision = found;

            Task writing = written.WriteUntilItEndsAsync(api, hands: 4);
            // The moment is counted from the first promise of the round, or a slow machine would only ever kill idle servers.
            int before = written.Count;
            await Eventually.HoldsAsync(() => written.Count > before);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 200)));
            await control.Process.SignalAsync("KILL");
            await control.Process.ExitAsync();
            await writing.WaitAsync(TimeSpan.FromSeconds(60));
        }
        await using ControlProcess last = await ControlProcess.StartAsync(data, options);
        using var reader = new KubeHttp(last.Kubeconfig);
        await written.CheckAsync(reader);
    }
}
