using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>The groups by which credentials say what their holder may do. A certificate carries them as organizations.</summary>
public static class AccessGroups
{
    /// <summary>Everybody who proved anything.</summary>
    public const string Authenticated = "system:authenticated";

    /// <summary>Kubernetes' own name for those who may do everything.</summary>
    public const string Masters = "system:masters";

    private const string RolePrefix = "portcullis:";
    private const string NamespacePrefix = "portcullis:namespace:";

    /// <summary>The roles' names as command lines and annotations write them.</summary>
    public static IReadOnlyList<string> RoleNames { get; } = ["admin", "operator", "viewer", "proxy"];

    public static string Of(AccessRole role) => RolePrefix + NameOf(role);

    /// <summary>The group that says whose namespace a proxy's configuration comes from.</summary>
    public static string OfNamespace(string ns) => NamespacePrefix + ns;

    /// <summary>The role of this name; null for any other text.</summary>
    public static AccessRole? Parse(string? name) => name switch
    {
        "admin" => AccessRole.Admin,
        "operator" => AccessRole.Operator,
        "viewer" => AccessRole.Viewer,
        "proxy" => AccessRole.Proxy,
        _ => null,
    };

    public static string NameOf(AccessRole role) => role switch
    {
        AccessRole.Admin => "admin",
        AccessRole.Operator => "operator",
        AccessRole.Viewer => "viewer",
        AccessRole.Proxy => "proxy",
        _ => "none",
    };

    /// <summary>The highest role of the caller's groups.</summary>
    public static AccessRole RoleOf(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        AccessRole highest = AccessRole.None;
        foreach (string group in caller.Groups)
        {
            AccessRole role = group == Masters ? AccessRole.Admin
                : group.StartsWith(RolePrefix, StringComparison.Ordinal) ? Parse(group[RolePrefix.Length..]) ?? AccessRole.None
                : AccessRole.None;
            if (role > highest)
                highest = role;
        }
        return highest;
    }

    /// <summary>The namespace that the caller's credential names, for a proxy; null when it names none, or more than one.</summary>
    /// <remarks>SECURITY: the Secrets that a proxy is sent are those of this namespace.</remarks>
    public static string? NamespaceOf(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        string? found = null;
        foreach (string group in caller.Groups)
        {
            if (!group.StartsWith(NamespacePrefix, StringComparison.Ordinal))
                continue;
            if (found is not null)
                return null;
            found = group[NamespacePrefix.Length..];
        }
        return string.IsNullOrEmpty(found) ? null : found;
    }
}
