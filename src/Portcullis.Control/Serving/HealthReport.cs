using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Tells when the store ceases to serve, and when it serves again.</summary>
internal sealed class HealthReport(ResourceStore store, TimeProvider time, Action<string> report)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>Runs until cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        string? told = null;
        while (true)
        {
            StoreHealth health = store.Health;
            string? problem = health.CommitProblem ?? health.FollowProblem ?? store.Unreadable.Values.FirstOrDefault();
            if (problem != told)
                report(problem is null ? "the store serves again" : store.Unreadable.Count > 0 ? $"{store.Unreadable.Count} objects are not shown until their key is known: {problem}" : $"the store does not serve as it should: {problem}");
            told = problem;
            await Task.Delay(LookEvery, time, cancel);
        }
    }
}
