namespace Portcullis.Kube;

/// <summary>How server-side apply merges a list or an object (<c>x-kubernetes-list-type</c>, <c>x-kubernetes-map-type</c>).</summary>
public enum ListKind
{
    /// <summary>Owned and replaced as a whole.</summary>
    Atomic,

    /// <summary>Every scalar has its own owner.</summary>
    Set,

    /// <summary>Every entry has its own owner, and is known by <see cref="ObjectSchema.ListMapKeys"/>.</summary>
    Map,
}
