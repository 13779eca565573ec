namespace Portcullis.Kube;

/// <summary>The forms in which the list of resources is told.</summary>
public enum DiscoveryForm
{
    /// <summary>One document lists the groups, and one more for each version lists its resources.</summary>
    Legacy,

    /// <summary>Everything at once, <c>apidiscovery.k8s.io/v2beta1</c>.</summary>
    AggregatedBeta,

    /// <summary>Everything at once, <c>apidiscovery.k8s.io/v2</c>.</summary>
    Aggregated,
}
