using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>MeshConfig: the parts that act, with Istio's defaults.</summary>
public sealed record MeshConfigSpec
{
    public string RootNamespace { get; init; } = "istio-system";
    public string TrustDomain { get; init; } = "cluster.local";
    public ImmutableArray<string> TrustDomainAliases { get; init; } = [];
    public PathNormalization PathNormalization { get; init; }

    /// <summary><c>defaultConfig.gatewayTopology.numTrustedProxies</c>.</summary>
    public int NumTrustedProxies { get; init; }

    /// <summary><c>defaultConfig.gatewayTopology.forwardClientCertDetails</c>.</summary>
    public ForwardClientCertDetails ForwardClientCertDetails { get; init; }

    /// <summary><c>defaultConfig.gatewayTopology.proxyProtocol</c> present.</summary>
    public bool ProxyProtocol { get; init; }

    /// <summary><c>tlsDefaults</c>: fills what gateway servers leave unset.</summary>
    public TlsProtocolVersion TlsDefaultMinVersion { get; init; }

    public ImmutableArray<string> TlsDefaultCipherSuites { get; init; } = [];
    public ImmutableArray<string> TlsDefaultEcdhCurves { get; init; } = [];

    /// <summary><c>defaultHttpRetryPolicy</c>; null means Istio's default of two attempts.</summary>
    public HttpRetrySpec? DefaultHttpRetryPolicy { get; init; }

    /// <summary><c>connectTimeout</c>; Istio's default is ten seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public bool EnableAutoMtls { get; init; } = true;

    /// <summary><c>extensionProviders</c>: whom CUSTOM policies can ask, and others. Names are unique.</summary>
    public ImmutableArray<ExtensionProviderSpec> ExtensionProviders { get; init; } = [];
}
