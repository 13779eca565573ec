using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes MeshConfig from the ConfigMap <c>istio</c>, key <c>mesh</c>, of the root namespace.</summary>
/// <remarks>
/// Istio ignores what it does not know here, so unknown fields are warnings whatever the mode for resources is.
/// A value that cannot be is an error: Istio refuses the whole MeshConfig then.
/// </remarks>
internal static class MeshConfigDecoder
{
    private const string Name = "istio";
    private const string Key = "mesh";

    private static readonly EnumNames<PathNormalization> Normalizations = new(
        ("DEFAULT", PathNormalization.Base), ("NONE", PathNormalization.None), ("BASE", PathNormalization.Base),
        ("MERGE_SLASHES", PathNormalization.MergeSlashes), ("DECODE_AND_MERGE_SLASHES", PathNormalization.DecodeAndMergeSlashes));

    private static readonly EnumNames<ForwardClientCertDetails> Forwardings = new(
        ("UNDEFINED", ForwardClientCertDetails.SanitizeSet), ("SANITIZE", ForwardClientCertDetails.Sanitize),
        ("FORWARD_ONLY", ForwardClientCertDetails.ForwardOnly), ("APPEND_FORWARD", ForwardClientCertDetails.AppendForward),
        ("SANITIZE_SET", ForwardClientCertDetails.SanitizeSet), ("ALWAYS_FORWARD_ONLY", ForwardClientCertDetails.AlwaysForwardOnly));

    private static readonly EnumNames<TlsProtocolVersion> Versions = new(
        ("TLS_AUTO", TlsProtocolVersion.Auto), ("TLSV1_2", TlsProtocolVersion.Tls12), ("TLSV1_3", TlsProtocolVersion.Tls13));

    // MeshConfig's other fields: they describe logs, discovery and sidecars, or nothing that this mesh does.
    private static readonly string[] NotActing =
    [
        "accessLogEncoding", "accessLogFile", "accessLogFormat", "ca", "caCertificates", "certificates", "configSources",
        "defaultDestinationRuleExportTo", "defaultProviders", "defaultServiceExportTo", "defaultVirtualServiceExportTo",
        "disableEnvoyListenerLog", "discoverySelectors", "dnsRefreshRate", "enableEnvoyAccessLogService", "enablePrometheusMerge",
        "enableTracing", "h2UpgradePolicy", "hboneIdleTimeout", "inboundClusterStatName", "inboundTrafficPolicy", "ingressClass",
        "ingressControllerMode", "ingressSelector", "ingressService", "localityLbSetting", "meshMTLS", "outboundClusterStatName",
        "outboundTrafficPolicy", "protocolDetectionTimeout", "proxyHttpPort", "proxyInboundListenPort", "proxyListenPort",
        "serviceScopeConfigs", "serviceSettings", "tcpKeepalive", "verifyCertificateAtClient",
    ];

    private static readonly string[] ProxyNotActing =
    [
        "availabilityZone", "binaryPath", "caCertificatesPem", "concurrency", "configPath", "controlPlaneAuthPolicy", "customConfigFile",
        "discoveryAddress", "discoveryRefreshDelay", "drainDuration", "envoyAccessLogService", "envoyMetricsService",
        "extraStatTags", "fileFlushInterval", "fileFlushMinSizeKb", "holdApplicationUntilProxyStarts", "image", "interceptionMode",
        "meshId", "parentShutdownDuration", "privateKeyProvider", "proxyAdminPort", "proxyBootstrapTemplatePath", "proxyHeaders",
        "proxyMetadata", "proxyStatsMatcher", "readinessProbe", "runtimeValues", "sds", "serviceCluster", "statNameLength",
        "statsdUdpAddress", "statusPort", "terminationDrainDuration", "tracing", "tracingServiceName", "zipkinAddress",
    ];

    /// <summary>Whether the MeshConfig stands in this ConfigMap.</summary>
    public static bool Holds(Resource<ConfigMapSpec> map, string rootNamespace) => map.Name == new ObjectName(rootNamespace, Name);

    public static MeshConfigSpec Decode(IEnumerable<Resource<ConfigMapSpec>> configMaps, string rootNamespace, Diagnostics found)
    {
        Resource<ConfigMapSpec>? map = configMaps.FirstOrDefault(candidate => Holds(candidate, rootNamespace));
        if (map is null || !map.Spec.Values.TryGetValue(Key, out string? text))
            return new MeshConfigSpec { RootNamespace = rootNamespace };

        Node field = map.At("data", Key);
        var source = new SourceText($"{field.Span.Source.Name}[{field.Path}]", text);
        ImmutableArray<Node> documents = YamlReader.Read(source, found);
        if (documents.IsEmpty)
            return new MeshConfigSpec { RootNamespace = rootNamespace };
        if (documents is [MappingNode mesh])
            return Decode(new ObjectReader(mesh, new DecodeContext(found, UnknownFields.Warn, SnakeCase: true)), rootNamespace);
        found.Error(KubernetesCodes.MeshConfigValue, field, "`mesh` must hold one YAML object");
        return new MeshConfigSpec { RootNamespace = rootNamespace };
    }

    private static MeshConfigSpec Decode(ObjectReader mesh, string rootNamespace)
    {
        var spec = new MeshConfigSpec
        {
            RootNamespace = Named(mesh, "rootNamespace", rootNamespace),
            TrustDomain = Named(mesh, "trustDomain", "cluster.local"),
            TrustDomainAliases = mesh.StringList("trustDomainAliases"),
            PathNormalization = Nested(mesh, "pathNormalization", part => part.Enum("normalization", Normalizations, PathNormalization.Base, KubernetesCodes.MeshConfigValue), PathNormalization.Base),
            DefaultHttpRetryPolicy = Nested(mesh, "defaultHttpRetryPolicy", Retry, absent: null),
            ConnectTimeout = mesh.Duration("connectTimeout") ?? TimeSpan.FromSeconds(10),
            EnableAutoMtls = mesh.Bool("enableAutoMtls", absent: true),
            ExtensionProviders = ExtensionProviderDecoder.Decode(mesh),
        };
        spec = WithTlsDefaults(spec, mesh);
        spec = WithGatewayTopology(spec, mesh);
        mesh.AcceptUnsupported(NotActing);
        mesh.Finish();
        return spec;
    }

    private static MeshConfigSpec WithTlsDefaults(MeshConfigSpec spec, ObjectReader mesh) => Nested(mesh, "tlsDefaults", part => spec with
    {
        TlsDefaultMinVersion = part.Enum("minProtocolVersion", Versions, TlsProtocolVersion.Auto, KubernetesCodes.MeshConfigValue),
        TlsDefaultCipherSuites = part.StringList("cipherSuites"),
        TlsDefaultEcdhCurves = part.StringList("ecdhCurves"),
    }, spec);

    private static MeshConfigSpec WithGatewayTopology(MeshConfigSpec spec, ObjectReader mesh) => Nested(mesh, "defaultConfig", proxy =>
    {
        proxy.AcceptUnsupported(ProxyNotActing);
        return Nested(proxy, "gatewayTopology", part =>
        {
            part.Accept("proxyProtocol"); // its presence is its meaning
            return spec with
            {
                NumTrustedProxies = part.Int("numTrustedProxies", 0) ?? 0,
                ForwardClientCertDetails = part.Enum("forwardClientCertDetails", Forwardings, ForwardClientCertDetails.SanitizeSet, KubernetesCodes.MeshConfigValue),
                ProxyProtocol = part.Has("proxyProtocol"),
            };
        }, spec);
    }, spec);

    private static string Named(ObjectReader mesh, string name, string absent) => mesh.String(name) is { Length: > 0 } given ? given : absent;

    private static T Nested<T>(ObjectReader owner, string name, Func<ObjectReader, T> decode, T absent)
    {
        if (owner.Object(name) is not { } part)
            return absent;
        T value = decode(part);
        part.Finish();
        return value;
    }

    private static HttpRetrySpec Retry(ObjectReader retry) => new()
    {
        Attempts = retry.Int("attempts", 0) ?? 0,
        PerTryTimeout = retry.Duration("perTryTimeout"),
        Backoff = retry.Duration("backoff"),
        RetryOn = retry.String("retryOn"),
        RetryRemoteLocalities = retry.Bool("retryRemoteLocalities"),
        RetryIgnorePreviousHosts = retry.OptionalBool("retryIgnorePreviousHosts"),
    };
}
