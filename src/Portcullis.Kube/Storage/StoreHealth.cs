namespace Portcullis.Kube;

/// <summary>Whether the store can read and write now.</summary>
/// <param name="FollowProblem">Why changes do not arrive from the engine, while they do not: what is read may be out of date. Otherwise null.</param>
/// <param name="CommitProblem">Why the last commit failed, until one succeeds. Otherwise null.</param>
/// <param name="Since">When the present problem began.</param>
public sealed record StoreHealth(string? FollowProblem, string? CommitProblem, DateTimeOffset? Since)
{
    public static StoreHealth Good { get; } = new(FollowProblem: null, CommitProblem: null, Since: null);

    public bool IsGood => FollowProblem is null && CommitProblem is null;
}
