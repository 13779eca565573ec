namespace Portcullis.Routing;

/// <summary>What <see cref="ServiceRegistry.Resolve"/> found.</summary>
/// <param name="Cluster">Null when no such service, port or subset exists.</param>
/// <param name="ClusterName">The name it has, or would have.</param>
/// <param name="Problem">What is wrong, to be reported where the destination stands; null when nothing is.</param>
/// <param name="Help">What exists instead, or null.</param>
public readonly record struct ClusterLookup(Cluster? Cluster, string ClusterName, string? Problem = null, string? Help = null);
