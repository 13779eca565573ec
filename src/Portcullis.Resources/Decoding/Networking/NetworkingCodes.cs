namespace Portcullis.Resources.Decoding;

/// <summary>PCL30xx: what several networking kinds have in common.</summary>
internal static class NetworkingCodes
{
    /// <summary>Not a DNS name, or a wildcard where none may be.</summary>
    public const string HostName = "PCL3601";

    /// <summary>An entry of <c>exportTo</c> is no namespace, is repeated, or contradicts another.</summary>
    public const string ExportTo = "PCL3602";

    /// <summary>A reference to a Gateway is not <c>name</c> or <c>namespace/name</c>.</summary>
    public const string GatewayName = "PCL3603";

    /// <summary>A Gateway is named in the legacy dotted form.</summary>
    public const string LegacyGatewayName = "PCL3604";

    /// <summary>A duration below one millisecond or not a whole number of them.</summary>
    public const string DurationGrain = "PCL3605";

    /// <summary>A port outside 1 to 65535.</summary>
    public const string Port = "PCL3606";

    /// <summary>A label's key or value is not what Kubernetes allows.</summary>
    public const string Label = "PCL3607";

    /// <summary>Not an IP address or CIDR prefix.</summary>
    public const string Address = "PCL3608";

    /// <summary>Not a regular expression of RE2, or longer than 1024 characters.</summary>
    public const string Regex = "PCL3609";

    /// <summary>A deprecated field is used; it still acts.</summary>
    public const string Deprecated = "PCL3610";

    /// <summary>Not the name of a namespace.</summary>
    public const string Namespace = "PCL3611";

    /// <summary>A wildcard stands for part of a label only.</summary>
    public const string PartialWildcard = "PCL3612";
}
