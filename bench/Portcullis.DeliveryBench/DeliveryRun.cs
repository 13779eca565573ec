using System.Globalization;

namespace Portcullis.DeliveryBench;

/// <summary>Fills the store, connects the proxies, changes one policy again and again, and tells what it took.</summary>
internal sealed class DeliveryRun(BenchOptions options, ControlProcess control, AdminConfig config, ApiClient api) : IAsyncDisposable
{
    private const int ConnectsAtOnce = 32;
    private const int WarmUp = 2;
    private const string NeverEnforced = "the status never said that all data planes enforce the policy";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);
    private static readonly TimeProvider Time = TimeProvider.System;

    private SimulatedProxy[] _proxies = [];

    public async Task Run(TextWriter output)
    {
        double before = control.Memory.Now;
        long revision = 0;
        for (int i = 0; i < options.Policies; i++)
            revision = await api.Create(i);
        double seeded = control.Memory.Now;

        (double connectSeconds, double connectCpu) = await Measured(() => Connect(revision));
        double connectBytes = SimulatedProxy.Received;
        double connected = control.Memory.Now;

        long settling = Time.GetTimestamp();
        await Until(() => api.IsEnforced(options.Policies - 1), NeverEnforced);
        double settled = Time.GetElapsedTime(settling).TotalSeconds;

        for (int round = 0; round < WarmUp; round++)
            await Round(round);
        List<RoundFigures> rounds = [];
        for (int round = WarmUp; round < WarmUp + options.Rounds; round++)
            rounds.Add(await Round(round));

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{options.Proxies} proxies, one TLS connection each; {options.Policies} policies; {options.Rounds} changes of one policy; {Environment.ProcessorCount} cores shared by control plane and proxies"));
        output.WriteLine();
        output.WriteLine("| per change | p50 | p99 | max |");
        output.WriteLine("|---|---|---|---|");
        output.WriteLine(new Figures(rounds.Select(static round => round.Stored)).Row("stored, as the writer sees it", "ms"));
        output.WriteLine(new Figures(rounds.Select(static round => round.Arrivals.Min())).Row("the first proxy has it", "ms"));
        output.WriteLine(new Figures(rounds.SelectMany(static round => round.Arrivals)).Row("a proxy has it, over all proxies", "ms"));
        output.WriteLine(new Figures(rounds.Select(static round => round.Arrivals.Max())).Row("the last proxy has it", "ms"));
        output.WriteLine(new Figures(rounds.Select(static round => round.Enforced)).Row("the status says that all enforce it", "ms"));
        output.WriteLine(new Figures(rounds.Select(static round => round.Bytes / 1024)).Row("sent to all, TLS included", "KiB"));
        output.WriteLine(new Figures(rounds.Select(round => round.Bytes / options.Proxies)).Row("sent to one", "bytes"));
        output.WriteLine(new Figures(rounds.Select(static round => round.Cpu)).Row("CPU of the control plane", "ms"));
        output.WriteLine();
        (double now, double most) = control.Memory;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"connecting all: {connectSeconds:0.0} s, {connectBytes / 1024 / 1024:0.0} MiB sent, {connectCpu:0.0} s CPU of the control plane; {settled:0.0} s more until the status of the policies said that all enforce them"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory of the control plane (MiB): {before:0} at start, {seeded:0} with the policies, {connected:0} with the proxies, {now:0} at the end, {most:0} at most"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SimulatedProxy proxy in _proxies)
            await proxy.DisposeAsync();
    }

    private async Task<RoundFigures> Round(int round)
    {
        int policy = round % options.Policies;
        long bytes = SimulatedProxy.Received;
        double cpu = control.CpuSeconds;
        long start = Time.GetTimestamp();
        long revision = await api.Change(policy, round);
        double stored = Time.GetElapsedTime(start).TotalMilliseconds;
        await Everyone(revision);
        double[] arrivals = [.. _proxies.Select(proxy => Time.GetElapsedTime(start, proxy.At).TotalMilliseconds)];
        long sent = SimulatedProxy.Received - bytes;
        await Until(() => api.IsEnforced(policy), NeverEnforced);
        return new RoundFigures(stored, arrivals, Time.GetElapsedTime(start).TotalMilliseconds, sent, (control.CpuSeconds - cpu) * 1000);
    }

    private async Task Connect(long revision)
    {
        using var gate = new SemaphoreSlim(ConnectsAtOnce);
        _proxies = await Task.WhenAll(Enumerable.Range(0, options.Proxies).Select(async number =>
        {
            await gate.WaitAsync();
            try
            {
                return await SimulatedProxy.Connect(config, number);
            }
            finally
            {
                gate.Release();
            }
        }));
        await Everyone(revision);
    }

    private async Task Everyone(long revision)
    {
        await Until(() => Task.FromResult(Array.TrueForAll(_proxies, proxy => proxy.Revision >= revision || proxy.Ended is not null)), $"not every proxy has revision {revision}");
        if (Array.Find(_proxies, static proxy => proxy.Ended is not null) is { } lost)
            throw new IOException($"a proxy's stream ended: {lost.Ended}");
    }

    private static async Task Until(Func<Task<bool>> holds, string otherwise)
    {
        long start = Time.GetTimestamp();
        while (!await holds())
        {
            if (Time.GetElapsedTime(start) > Patience)
                throw new TimeoutException($"{otherwise} within {Patience.TotalSeconds} s");
            await Task.Delay(Look);
        }
    }

    private async Task<(double Seconds, double Cpu)> Measured(Func<Task> work)
    {
        double cpu = control.CpuSeconds;
        long start = Time.GetTimestamp();
        await work();
        return (Time.GetElapsedTime(start).TotalSeconds, control.CpuSeconds - cpu);
    }
}
