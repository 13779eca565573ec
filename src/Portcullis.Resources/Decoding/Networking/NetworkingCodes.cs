namespace Portcullis.Resources.Decoding;

/// <summary>PCL30xx: what several networking kinds have in common.</summary>
internal static class NetworkingCodes
{
    /// <summary>Not a DNS name, or a wildcard where none may be.</summary>
    public const string HostName = "PCL2901";

    /// <summary>An entry of <c>exportTo</c> is no namespace, is repeated, or contradicts another.</summary>
    public const string ExportTo = "PCL2902";

    /// <summary>A reference to a Gateway is not <c>name</c> or <c>namespace/name</c>.</summary>
    public const string GatewayName = "PCL2903";

    /// <summary>A Gateway is named in the legacy dotted form.</summary>
    public const string LegacyGatewayName = "PCL2904";

    /// <summary>A duration below one millisecond or not a whole number of them.</summary>
    public const string DurationGrain = "PCL2905";

    /// <summary>A port outside 1 to 65535.</summary>
    public const string Port = "PCL2906";

    /// <summary>A label's key or value is not what Kubernetes allows.</summary>
    public const string Label = "PCL2907";

    /// <summary>Not an IP address or CIDR prefix.</summary>
    public const string Address = "PCL2908";

    /// <summary>Not a regular expression of RE2, or longer than 1024 characters.</summary>
    public const string Regex = "PCL2909";

    /// <summary>A deprecated field is used; it still acts.</summary>
    public const string Deprecated = "PCL2910";

    /// <summary>Not the name of a namespace.</summary>
    public const string Namespace = "PCL2911";

    /// <summary>A wildcard stands for part of a label only.</summary>
    public const string PartialWildcard = "PCL2912";
}
