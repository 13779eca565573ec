namespace Portcullis.Resources.Decoding;

/// <summary>PCL26xx: networking.istio.io DestinationRule.</summary>
internal static class DestinationRuleCodes
{
    /// <summary>A traffic policy that sets nothing.</summary>
    public const string EmptyPolicy = "PCL2601";

    /// <summary>Two subsets with the same name.</summary>
    public const string SubsetTwice = "PCL2602";

    /// <summary>A subset's name is not a DNS label.</summary>
    public const string SubsetName = "PCL2603";

    /// <summary>A port's settings without a port, or twice for the same one.</summary>
    public const string PortLevel = "PCL2604";

    /// <summary>Verification is switched off and configured at once.</summary>
    public const string SkipsVerification = "PCL2605";

    /// <summary>A Secret and files at once.</summary>
    public const string CredentialWithFiles = "PCL2606";

    /// <summary>MUTUAL without a client certificate.</summary>
    public const string ClientCertificateMissing = "PCL2607";

    /// <summary>A ConfigMap of another namespace.</summary>
    public const string ConfigMapNamespace = "PCL2608";

    /// <summary>A rule for some workloads is exported beyond its namespace.</summary>
    public const string SelectorExported = "PCL2609";

    /// <summary><c>tls.mode</c> is absent, which means DISABLE.</summary>
    public const string ModeAbsent = "PCL2610";

    /// <summary>Fields that this TLS mode does not read.</summary>
    public const string TlsFieldIgnored = "PCL2611";

    /// <summary>Load balancing that contradicts itself or is incomplete.</summary>
    public const string LoadBalancer = "PCL2612";

    /// <summary>Connection limits that are impossible.</summary>
    public const string ConnectionPool = "PCL2613";

    /// <summary>Outlier detection that is impossible.</summary>
    public const string OutlierDetection = "PCL2614";

    /// <summary>A tunnel that is incomplete.</summary>
    public const string Tunnel = "PCL2615";

    /// <summary>The host is missing or not a host name.</summary>
    public const string Host = "PCL2616";
}
