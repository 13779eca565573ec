namespace Portcullis.Mesh;

/// <summary>PCL30xx: what the compiler of the whole mesh finds: sockets, certificates, policies beside servers.</summary>
internal static class MeshCodes
{
    /// <summary>A Gateway that selects other workloads.</summary>
    public const string NotSelected = "PCL3001";

    /// <summary>A Unix socket in <c>bind</c>, which is not served yet.</summary>
    public const string UnixSocket = "PCL3002";

    /// <summary>A server's protocol that is not served yet.</summary>
    public const string ProtocolNotServed = "PCL3003";

    /// <summary>A socket that serves something else already: the server is left out.</summary>
    public const string SocketConflict = "PCL3004";

    /// <summary>A host that an older server has on the same socket: the server is left out.</summary>
    public const string HostTaken = "PCL3005";

    /// <summary>A TLS mode that is not served yet: connections are closed.</summary>
    public const string ModeNotServed = "PCL3010";

    /// <summary>Names of client certificates in a mode that asks for none: connections are closed.</summary>
    public const string NamesWithoutClients = "PCL3011";

    /// <summary>A certificate that cannot be loaded: connections are closed.</summary>
    public const string CertificateUnavailable = "PCL3012";

    /// <summary><c>insecureSkipVerify</c> lets any client certificate in, without an identity.</summary>
    public const string ClientsUnverified = "PCL3013";

    /// <summary>A certificate that can no longer be loaded: the last good one stays in use.</summary>
    public const string LastGoodCertificate = "PCL3020";

    /// <summary>A certificate that works and has something odd about it.</summary>
    public const string CertificateWarning = "PCL3021";

    /// <summary>A CA certificate that is expired or not valid yet.</summary>
    public const string CaOutOfDate = "PCL3022";

    // PCL3030 said that RequestAuthentication does not act, and is not used again.

    /// <summary>PeerAuthentication has no effect on a gateway.</summary>
    public const string PeerAuthenticationIdle = "PCL3031";

    /// <summary>A principal is denied, and the same host is served where no certificate is asked for.</summary>
    public const string Bypass = "PCL3032";

    /// <summary>RequestAuthentication without a policy or route that asks about tokens: whoever sends none passes.</summary>
    public const string TokensNotRequired = "PCL3033";

    /// <summary>An extension provider that cannot be asked: requests that CUSTOM policies match are denied.</summary>
    public const string ProviderUnavailable = "PCL3040";

    /// <summary>An extension provider that can be asked and has something odd about its service.</summary>
    public const string ProviderWarning = "PCL3041";
}
