using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>What may be done with a resource, as discovery lists it.</summary>
public static class ResourceVerbs
{
    private static readonly ImmutableArray<string> All = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly ImmutableArray<string> OneByOne = All.Remove("deletecollection", StringComparer.Ordinal);
    private static readonly ImmutableArray<string> Reading = ["get", "list", "watch"];
    private static readonly ImmutableArray<string> Asking = ["create"];
    private static readonly ImmutableArray<string> StatusAll = ["get", "patch", "update"];

    // Without verbs a kind is known to clients, and neither `kubectl api-resources` nor a controller takes it for one to work with.
    public static ImmutableArray<string> Of(ResourceType type) =>
        type.IsAbsent ? [] : ReviewKinds.Contains(type) ? Asking : type.IsReadOnly ? Reading : type is { Group: "", Kind: "Namespace" } ? OneByOne : All;

    /// <summary>Of the <c>status</c> subresource.</summary>
    public static ImmutableArray<string> OfStatus(ResourceType type) => type.IsReadOnly ? ["get"] : StatusAll;
}
