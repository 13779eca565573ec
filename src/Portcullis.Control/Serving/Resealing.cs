using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Seals with the present key what an older one sealed: what a rotation left when it was interrupted, or what a control plane wrote that had the older key file.</summary>
internal sealed class Resealing(IObjectEngine engine, TimeProvider time, Action<string> report)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(10);

    /// <summary>Runs until cancelled. Alone on its engine it looks once: whoever changes the keys has it sealed anew at once.</summary>
    public async Task Run(CancellationToken cancel)
    {
        while (true)
        {
            if (await engine.Reseal(cancel) is > 0 and var count)
                report($"{count} stored values were sealed anew with the present key");
            await Task.Delay(engine.IsShared ? LookEvery : Timeout.InfiniteTimeSpan, time, cancel);
        }
    }
}
