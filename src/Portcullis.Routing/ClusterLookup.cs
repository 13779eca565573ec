namespace Portcullis.Routing;

/// <summary>What <see cref="ServiceRegistry.Resolve"/> found.</summary>
/// <param name="Cluster">Null when no such service, port or subset exists.</param>
/// <param name="ClusterName">The name it has, or would have.</param>
public readonly record struct ClusterLookup(Cluster? Cluster, string ClusterName)
{
    /// <summary>The code of <see cref="Problem"/>.</summary>
    public string? Code { get; init; }

    /// <summary>What is wrong, to be reported where the destination stands; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>What exists instead, or null.</summary>
    public string? Help { get; init; }

    internal static ClusterLookup Missing(string clusterName, string problem, string? help) =>
        new(Cluster: null, clusterName) { Code = RoutingCodes.UnknownDestination, Problem = problem, Help = help };
}
