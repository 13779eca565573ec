namespace Portcullis.Resources.Decoding;

/// <summary>PCL24xx: networking.istio.io Gateway.</summary>
internal static class GatewayCodes
{
    /// <summary>G1: the object's name is not a DNS label.</summary>
    public const string Name = "PCL2401";

    /// <summary>G2: no server.</summary>
    public const string NoServer = "PCL2402";

    /// <summary>G2: a server without hosts.</summary>
    public const string NoHost = "PCL2403";

    /// <summary>G3: a server's host is not <c>[namespace/]dnsName</c>.</summary>
    public const string Host = "PCL2404";

    /// <summary>G4: the port is missing or its number is impossible.</summary>
    public const string PortNumber = "PCL2405";

    /// <summary>G4: the port has no name.</summary>
    public const string PortName = "PCL2406";

    /// <summary>G4: not a protocol that a Gateway knows.</summary>
    public const string Protocol = "PCL2407";

    /// <summary>G4: <c>targetPort</c> does nothing on a Gateway.</summary>
    public const string TargetPort = "PCL2408";

    /// <summary>G5: two ports of one Gateway have the same name.</summary>
    public const string PortNameTwice = "PCL2409";

    /// <summary>G6: HTTPS or TLS without <c>tls</c>.</summary>
    public const string TlsMissing = "PCL2410";

    /// <summary>G7: <c>tls</c> on a plaintext port.</summary>
    public const string TlsOnPlaintext = "PCL2411";

    /// <summary>G8: ISTIO_MUTUAL uses the workload's certificate and takes no other.</summary>
    public const string IstioMutualCertificate = "PCL2412";

    /// <summary>G9: more than one source of certificates.</summary>
    public const string SeveralSources = "PCL2413";

    /// <summary>G10: a mode that needs a certificate, key or CA has none.</summary>
    public const string CertificateMissing = "PCL2414";

    /// <summary>G11: <c>caCrl</c> in a mode that asks for no client certificate.</summary>
    public const string CrlWithSimple = "PCL2415";

    /// <summary>G11: <c>caCrl</c> beside <c>credentialName</c> does nothing.</summary>
    public const string CrlIgnored = "PCL2416";

    /// <summary>G12: <c>bind</c> is neither an IP address nor an absolute Unix socket path.</summary>
    public const string Bind = "PCL2417";

    /// <summary>A minimum below TLS 1.2 without the cipher suites that such clients need.</summary>
    public const string OldVersionWithoutCiphers = "PCL2418";

    /// <summary>A cipher suite is unknown or repeated; it is dropped.</summary>
    public const string CipherDropped = "PCL2419";

    /// <summary>Certificates in a mode that does not terminate TLS.</summary>
    public const string CertificatesIgnored = "PCL2420";

    /// <summary>More certificate pairs than are used.</summary>
    public const string ExtraCertificates = "PCL2421";

    /// <summary><c>httpsRedirect</c> on a server that does not speak HTTP.</summary>
    public const string RedirectWithoutHttp = "PCL2422";

    /// <summary><c>tls.mode</c> is absent, which means PASSTHROUGH.</summary>
    public const string ModeAbsent = "PCL2423";

    /// <summary>Names of client certificates are demanded in a mode that asks for none.</summary>
    public const string ClientNamesWithoutClients = "PCL2424";

    /// <summary>A certificate hash or key digest is malformed.</summary>
    public const string Digest = "PCL2425";

    /// <summary>The minimum TLS version is above the maximum.</summary>
    public const string VersionRange = "PCL2426";
}
