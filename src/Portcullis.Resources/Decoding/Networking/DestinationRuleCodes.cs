namespace Portcullis.Resources.Decoding;

/// <summary>PCL33xx: networking.istio.io DestinationRule.</summary>
internal static class DestinationRuleCodes
{
    /// <summary>A traffic policy that sets nothing.</summary>
    public const string EmptyPolicy = "PCL3301";

    /// <summary>Two subsets with the same name.</summary>
    public const string SubsetTwice = "PCL3302";

    /// <summary>A subset's name is not a DNS label.</summary>
    public const string SubsetName = "PCL3303";

    /// <summary>A port's settings without a port, or twice for the same one.</summary>
    public const string PortLevel = "PCL3304";

    /// <summary>Verification is switched off and configured at once.</summary>
    public const string SkipsVerification = "PCL3305";

    /// <summary>A Secret and files at once.</summary>
    public const string CredentialWithFiles = "PCL3306";

    /// <summary>MUTUAL without a client certificate.</summary>
    public const string ClientCertificateMissing = "PCL3307";

    /// <summary>A ConfigMap of another namespace.</summary>
    public const string ConfigMapNamespace = "PCL3308";

    /// <summary>A rule for some workloads is exported beyond its namespace.</summary>
    public const string SelectorExported = "PCL3309";

    /// <summary><c>tls.mode</c> is absent, which means DISABLE.</summary>
    public const string ModeAbsent = "PCL3310";

    /// <summary>Fields that this TLS mode does not read.</summary>
    public const string TlsFieldIgnored = "PCL3311";

    /// <summary>Load balancing that contradicts itself or is incomplete.</summary>
    public const string LoadBalancer = "PCL3312";

    /// <summary>Connection limits that are impossible.</summary>
    public const string ConnectionPool = "PCL3313";

    /// <summary>Outlier detection that is impossible.</summary>
    public const string OutlierDetection = "PCL3314";

    /// <summary>A tunnel that is incomplete.</summary>
    public const string Tunnel = "PCL3315";

    /// <summary>The host is missing or not a host name.</summary>
    public const string Host = "PCL3316";
}
