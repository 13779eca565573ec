using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>What may be done with a resource, as discovery lists it.</summary>
public static class ResourceVerbs
{
    private static readonly ImmutableArray<string> All = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly ImmutableArray<string> Reading = ["get", "list", "watch"];
    private static readonly ImmutableArray<string> Asking = ["create"];
    private static readonly ImmutableArray<string> StatusAll = ["get", "patch", "update"];

    public static ImmutableArray<string> Of(ResourceType type) => ReviewKinds.Contains(type) ? Asking : type.IsReadOnly ? Reading : All;

    /// <summary>Of the <c>status</c> subresource.</summary>
    public static ImmutableArray<string> OfStatus(ResourceType type) => type.IsReadOnly ? ["get"] : StatusAll;
}
