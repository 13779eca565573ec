namespace Portcullis.Resources.Decoding;

/// <summary>PCL31xx: networking.istio.io Gateway, with the rule of the specification.</summary>
internal static class GatewayCodes
{
    /// <summary>G1: the object's name is not a DNS label.</summary>
    public const string Name = "PCL3101";

    /// <summary>G2: no server.</summary>
    public const string NoServer = "PCL3102";

    /// <summary>G2: a server without hosts.</summary>
    public const string NoHost = "PCL3103";

    /// <summary>G3: a server's host is not <c>[namespace/]dnsName</c>.</summary>
    public const string Host = "PCL3104";

    /// <summary>G4: the port is missing or its number is impossible.</summary>
    public const string PortNumber = "PCL3105";

    /// <summary>G4: the port has no name.</summary>
    public const string PortName = "PCL3106";

    /// <summary>G4: not a protocol that a Gateway knows.</summary>
    public const string Protocol = "PCL3107";

    /// <summary>G4: <c>targetPort</c> does nothing on a Gateway.</summary>
    public const string TargetPort = "PCL3108";

    /// <summary>G5: two ports of one Gateway have the same name.</summary>
    public const string PortNameTwice = "PCL3109";

    /// <summary>G6: HTTPS or TLS without <c>tls</c>.</summary>
    public const string TlsMissing = "PCL3110";

    /// <summary>G7: <c>tls</c> on a plaintext port.</summary>
    public const string TlsOnPlaintext = "PCL3111";

    /// <summary>G8: ISTIO_MUTUAL uses the workload's certificate and takes no other.</summary>
    public const string IstioMutualCertificate = "PCL3112";

    /// <summary>G9: more than one source of certificates.</summary>
    public const string SeveralSources = "PCL3113";

    /// <summary>G10: a mode that needs a certificate, key or CA has none.</summary>
    public const string CertificateMissing = "PCL3114";

    /// <summary>G11: <c>caCrl</c> in a mode that asks for no client certificate.</summary>
    public const string CrlWithSimple = "PCL3115";

    /// <summary>G11: <c>caCrl</c> beside <c>credentialName</c> does nothing.</summary>
    public const string CrlIgnored = "PCL3116";

    /// <summary>G12: <c>bind</c> is neither an IP address nor an absolute Unix socket path.</summary>
    public const string Bind = "PCL3117";

    /// <summary>A minimum below TLS 1.2 without the cipher suites that such clients need.</summary>
    public const string OldVersionWithoutCiphers = "PCL3118";

    /// <summary>A cipher suite is unknown or repeated; it is dropped.</summary>
    public const string CipherDropped = "PCL3119";

    /// <summary>Certificates in a mode that does not terminate TLS.</summary>
    public const string CertificatesIgnored = "PCL3120";

    /// <summary>More certificate pairs than are used.</summary>
    public const string ExtraCertificates = "PCL3121";

    /// <summary><c>httpsRedirect</c> on a server that does not speak HTTP.</summary>
    public const string RedirectWithoutHttp = "PCL3122";

    /// <summary><c>tls.mode</c> is absent, which means PASSTHROUGH.</summary>
    public const string ModeAbsent = "PCL3123";

    /// <summary>Names of client certificates are demanded in a mode that asks for none.</summary>
    public const string ClientNamesWithoutClients = "PCL3124";

    /// <summary>A certificate hash or key digest is malformed.</summary>
    public const string Digest = "PCL3125";

    /// <summary>The minimum TLS version is above the maximum.</summary>
    public const string VersionRange = "PCL3126";

    /// <summary>Client certificates are accepted without being checked.</summary>
    public const string ClientsUnverified = "PCL3127";
}
