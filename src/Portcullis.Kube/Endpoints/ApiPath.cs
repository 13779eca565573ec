namespace Portcullis.Kube;

/// <summary>The parts of a URL path that names a resource: a collection, an object, or an object's subresource.</summary>
/// <param name="Namespace">Empty: cluster-scoped, or all namespaces.</param>
/// <param name="Name">Empty: the collection.</param>
internal sealed record ApiPath(string Group, string Version, string Plural, string Namespace, string Name, string Subresource)
{
    /// <summary>Null when the path names no resource: discovery, health, or nothing at all.</summary>
    public static ApiPath? Parse(string[] segments)
    {
        ArgumentNullException.ThrowIfNull(segments);
        if (Array.Exists(segments, segment => segment.Length == 0))
            return null;
        return segments switch
        {
            ["api", "v1", .. var rest] when rest.Length > 0 => Parse("", "v1", rest),
            ["apis", var group, var version, .. var rest] when rest.Length > 0 => Parse(group, version, rest),
            _ => null,
        };
    }

    /// <summary>The path without the deprecated <c>watch</c> behind the version; the same array when there is none.</summary>
    public static string[] WithoutWatch(string[] segments) => segments switch
    {
        ["api", "v1", "watch", .. { Length: > 0 } rest] => ["api", "v1", .. rest],
        ["apis", var group, var version, "watch", .. { Length: > 0 } rest] => ["apis", group, version, .. rest],
        _ => segments,
    };

    private static ApiPath? Parse(string group, string version, string[] rest) => rest switch
    {
        ["namespaces", var name, "status" or "finalize"] => new(group, version, "namespaces", "", name, rest[2]),
        ["namespaces", var space, var plural] => new(group, version, plural, space, "", ""),
        ["namespaces", var space, var plural, var name] => new(group, version, plural, space, name, ""),
        ["namespaces", var space, var plural, var name, .. var sub] => new(group, version, plural, space, name, string.Join('/', sub)),
        [var plural] => new(group, version, plural, "", "", ""),
        [var plural, var name] => new(group, version, plural, "", name, ""),
        [var plural, var name, .. var sub] => new(group, version, plural, "", name, string.Join('/', sub)),
        _ => null,
    };
}
