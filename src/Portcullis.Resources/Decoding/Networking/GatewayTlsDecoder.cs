using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes a Gateway server's <c>tls</c> (ServerTLSSettings, rules G6 to G11).</summary>
internal static class GatewayTlsDecoder
{
    private const int MostCertificates = 2; // an RSA and an ECDSA pair

    private static readonly EnumNames<GatewayTlsMode> Modes = new(
        ("PASSTHROUGH", GatewayTlsMode.Passthrough),
        ("SIMPLE", GatewayTlsMode.Simple),
        ("MUTUAL", GatewayTlsMode.Mutual),
        ("AUTO_PASSTHROUGH", GatewayTlsMode.AutoPassthrough),
        ("ISTIO_MUTUAL", GatewayTlsMode.IstioMutual),
        ("OPTIONAL_MUTUAL", GatewayTlsMode.OptionalMutual));

    private static readonly EnumNames<TlsProtocolVersion> Versions = new(
        ("TLS_AUTO", TlsProtocolVersion.Auto),
        ("TLSV1_0", TlsProtocolVersion.Tls10),
        ("TLSV1_1", TlsProtocolVersion.Tls11),
        ("TLSV1_2", TlsProtocolVersion.Tls12),
        ("TLSV1_3", TlsProtocolVersion.Tls13));

    /// <summary>Reads <c>tls</c> and reports everything wrong with it; null when it is absent.</summary>
    /// <param name="protocol">Null when the port could not be read: then only what does not depend on it is checked.</param>
    public static GatewayTlsSpec? Decode(ObjectReader server, GatewayProtocol? protocol)
    {
        if (server.Object("tls") is not { } tls)
        {
            if (protocol is GatewayProtocol.Https or GatewayProtocol.Tls && !server.Has("tls"))
                server.Error(GatewayCodes.TlsMissing, "tls", "a server that speaks HTTPS or TLS needs `tls`",
                    help: "write `tls: {mode: SIMPLE, credentialName: …}`, or `mode: MUTUAL` to demand client certificates");
            return null;
        }
        GatewayTlsSpec spec = Read(tls);
        CheckProtocol(tls, spec, protocol);
        CheckVersions(tls, spec);
        CheckMode(tls, spec);
        CheckClientNames(tls, spec);
        tls.Finish();
        return spec;
    }

    private static GatewayTlsSpec Read(ObjectReader tls)
    {
        GatewayTlsMode mode = tls.Enum("mode", Modes, GatewayTlsMode.Passthrough);
        return new GatewayTlsSpec
        {
            Mode = mode,
            HttpsRedirect = tls.Bool("httpsRedirect"),
            CredentialName = NotEmpty(tls.String("credentialName")),
            CredentialNames = CredentialNames(tls),
            CaCertCredentialName = NotEmpty(tls.String("caCertCredentialName")),
            ServerCertificate = NotEmpty(tls.String("serverCertificate")),
            PrivateKey = NotEmpty(tls.String("privateKey")),
            CaCertificates = NotEmpty(tls.String("caCertificates")),
            CaCrl = NotEmpty(tls.String("caCrl")),
            TlsCertificates = CertificatePairs(tls),
            SubjectAltNames = NetworkingFields.NotEmptyStrings(tls, "subjectAltNames"),
            VerifyCertificateSpki = Digests(tls, "verifyCertificateSpki", CertificateDigest.IsSpki,
                "the base64 form of a SHA-256 digest: 44 characters ending in `=`"),
            VerifyCertificateHash = Digests(tls, "verifyCertificateHash", CertificateDigest.IsHash,
                "a SHA-256 digest: 64 hex digits, or 32 pairs of them with colons between"),
            MinProtocolVersion = tls.Enum("minProtocolVersion", Versions, TlsProtocolVersion.Auto),
            MaxProtocolVersion = tls.Enum("maxProtocolVersion", Versions, TlsProtocolVersion.Auto),
            CipherSuites = CipherSuites(tls),
            EcdhCurves = tls.StringList("ecdhCurves"),
            InsecureSkipVerify = tls.Bool("insecureSkipVerify"),
        };
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static ImmutableArray<string> CredentialNames(ObjectReader tls)
    {
        tls.AtMost("credentialNames", MostCertificates);
        return NetworkingFields.NotEmptyStrings(tls, "credentialNames");
    }

    private static ImmutableArray<TlsCertificatePathsSpec> CertificatePairs(ObjectReader tls)
    {
        var pairs = ImmutableArray.CreateBuilder<TlsCertificatePathsSpec>();
        foreach (ObjectReader pair in tls.ObjectList("tlsCertificates"))
        {
            string? certificate = pair.RequiredString("serverCertificate", GatewayCodes.CertificateMissing);
            string? key = pair.RequiredString("privateKey", GatewayCodes.CertificateMissing);
            pair.AcceptUnsupported("caCertificates");
            pair.Finish();
            if (certificate is not null && key is not null)
                pairs.Add(new TlsCertificatePathsSpec(certificate, key));
        }
        if (pairs.Count <= MostCertificates)
            return pairs.ToImmutable();
        tls.Warn(GatewayCodes.ExtraCertificates, "tlsCertificates", $"only the first {MostCertificates} of {pairs.Count} certificates are used");
        return [.. pairs.Take(MostCertificates)];
    }

    private static ImmutableArray<string> Digests(ObjectReader tls, string field, Func<string, bool> isValid, string expected)
    {
        ImmutableArray<ScalarNode> digests = tls.StringNodes(field);
        foreach (ScalarNode digest in digests)
            if (!isValid(digest.Text))
                tls.Found.Error(GatewayCodes.Digest, digest, $"`{digest.Text}` can match no certificate", help: $"write {expected}");
        return [.. digests.Select(digest => digest.Text)];
    }

    /// <summary>Keeps known suites once each. Istio: the others are dropped, never fatal.</summary>
    private static ImmutableArray<string> CipherSuites(ObjectReader tls)
    {
        var kept = ImmutableArray.CreateBuilder<string>();
        foreach (ScalarNode suite in tls.StringNodes("cipherSuites"))
            if (!CipherSuiteNames.IsAccepted(suite.Text))
                tls.Found.Warn(GatewayCodes.CipherDropped, suite, $"the cipher suite `{suite.Text}` is unknown and ignored",
                    help: Suggestion.DidYouMean(suite.Text, CipherSuiteNames.All));
            else if (kept.Contains(suite.Text))
                tls.Found.Warn(GatewayCodes.CipherDropped, suite, $"the cipher suite `{suite.Text}` is listed twice");
            else
                kept.Add(suite.Text);
        return kept.ToImmutable();
    }

    private static void CheckProtocol(ObjectReader tls, GatewayTlsSpec spec, GatewayProtocol? protocol)
    {
        if (protocol is not { } known)
            return;
        bool http = known is GatewayProtocol.Http or GatewayProtocol.Http2 or GatewayProtocol.Grpc
            or GatewayProtocol.GrpcWeb or GatewayProtocol.HttpProxy;
        if (known is GatewayProtocol.Https or GatewayProtocol.Tls)
        {
            if (!tls.Has("mode") && known == GatewayProtocol.Https)
                tls.Warn(GatewayCodes.ModeAbsent, "mode", "without `mode` the connection is passed through, not terminated",
                    help: "write `mode: SIMPLE` or `mode: MUTUAL` to terminate TLS here, `mode: PASSTHROUGH` if this is meant");
        }
        else if (!http)
        {
            tls.Found.Error(GatewayCodes.TlsOnPlaintext, tls.Node, "only HTTPS and TLS ports take `tls`",
                help: "write `protocol: TLS`, or leave `tls` out");
        }
        else if (!PassesThrough(spec.Mode) || spec.ServerCertificate is not null || spec.PrivateKey is not null || spec.CaCertificates is not null)
        {
            tls.Found.Error(GatewayCodes.TlsOnPlaintext, tls.Node, "a plaintext HTTP port takes `tls` only for `httpsRedirect`",
                help: "write `protocol: HTTPS` to terminate TLS, or `tls: {httpsRedirect: true}` to redirect");
        }
        if (spec.HttpsRedirect && !http)
            tls.Warn(GatewayCodes.RedirectWithoutHttp, "httpsRedirect", "`httpsRedirect` belongs on an HTTP server",
                help: "move it to the server of the plaintext port");
    }

    private static void CheckVersions(ObjectReader tls, GatewayTlsSpec spec)
    {
        if (spec.MinProtocolVersion is TlsProtocolVersion.Tls10 or TlsProtocolVersion.Tls11 && spec.CipherSuites.IsEmpty)
            tls.Warn(GatewayCodes.OldVersionWithoutCiphers, "minProtocolVersion",
                "versions below TLSV1_2 share no cipher suite with the defaults", help: "list compatible suites in `cipherSuites`");
        TlsProtocolVersion min = spec.MinProtocolVersion == TlsProtocolVersion.Auto ? TlsProtocolVersion.Tls12 : spec.MinProtocolVersion;
        if (spec.MaxProtocolVersion != TlsProtocolVersion.Auto && min > spec.MaxProtocolVersion)
            tls.Error(GatewayCodes.VersionRange, "maxProtocolVersion", "the maximum TLS version is below the minimum",
                help: tls.Has("minProtocolVersion") ? null : "the minimum is TLSV1_2 unless `minProtocolVersion` says otherwise");
    }

    private static bool PassesThrough(GatewayTlsMode mode) => mode is GatewayTlsMode.Passthrough or GatewayTlsMode.AutoPassthrough;

    private static void CheckMode(ObjectReader tls, GatewayTlsSpec spec)
    {
        if (spec.Mode == GatewayTlsMode.IstioMutual)
        {
            foreach (string field in GivenFields(tls, spec))
                tls.Error(GatewayCodes.IstioMutualCertificate, field, $"`{field}` has no place in mode ISTIO_MUTUAL, which uses the workload's own certificate",
                    help: "leave it out, or write `mode: MUTUAL`");
        }
        else if (PassesThrough(spec.Mode))
        {
            foreach (string field in GivenFields(tls, spec))
                tls.Warn(GatewayCodes.CertificatesIgnored, field, $"`{field}` is ignored: TLS is passed through, not terminated",
                    help: "write `mode: SIMPLE` or `mode: MUTUAL` to terminate TLS here");
        }
        else
        {
            CheckSources(tls, spec);
        }
    }

    /// <summary>The certificate fields that are set.</summary>
    private static IEnumerable<string> GivenFields(ObjectReader tls, GatewayTlsSpec spec)
    {
        if (spec.ServerCertificate is not null)
            yield return "serverCertificate";
        if (spec.PrivateKey is not null)
            yield return "privateKey";
        if (spec.CaCertificates is not null)
            yield return "caCertificates";
        if (spec.CaCrl is not null && spec.Mode != GatewayTlsMode.IstioMutual)
            yield return "caCrl";
        if (tls.Field("tlsCertificates") is SequenceNode { Items.IsEmpty: false })
            yield return "tlsCertificates";
        if (spec.CredentialName is not null)
            yield return "credentialName";
        if (!spec.CredentialNames.IsEmpty)
            yield return "credentialNames";
    }

    private static void CheckSources(ObjectReader tls, GatewayTlsSpec spec)
    {
        bool pairs = tls.Field("tlsCertificates") is SequenceNode { Items.IsEmpty: false };
        bool secret = spec.CredentialName is not null || !spec.CredentialNames.IsEmpty;
        bool files = spec.ServerCertificate is not null || spec.PrivateKey is not null;
        int sources = (spec.CredentialName is null ? 0 : 1) + (spec.CredentialNames.IsEmpty ? 0 : 1) + (pairs ? 1 : 0) + (files ? 1 : 0);
        if (sources > 1)
            tls.Found.Error(GatewayCodes.SeveralSources, tls.Node, "the server's certificate is given in more than one way",
                help: "keep one of `credentialName`, `credentialNames`, `tlsCertificates`, or `serverCertificate` with `privateKey`");
        if (secret)
        {
            if (spec.CaCrl is not null)
                tls.Warn(GatewayCodes.CrlIgnored, "caCrl", "`caCrl` has no effect beside `credentialName`",
                    help: "put the list into the Secret: `crl` beside `cacert`, or `ca.crl` beside `ca.crt`");
            return;
        }
        if (!pairs)
        {
            Demand(tls, "serverCertificate", spec.ServerCertificate);
            Demand(tls, "privateKey", spec.PrivateKey);
        }
        if (spec.Mode is GatewayTlsMode.Mutual or GatewayTlsMode.OptionalMutual && spec.CaCertCredentialName is null)
            Demand(tls, "caCertificates", spec.CaCertificates);
        if (spec.CaCrl is not null && spec.Mode == GatewayTlsMode.Simple)
            tls.Error(GatewayCodes.CrlWithSimple, "caCrl", "`caCrl` has no place in mode SIMPLE, which asks for no client certificate",
                help: "write `mode: MUTUAL` to demand client certificates");
    }

    private static void Demand(ObjectReader tls, string field, string? value)
    {
        if (value is null)
            tls.Error(GatewayCodes.CertificateMissing, field, $"this mode needs `{field}` when no `credentialName` is given",
                help: "name a Secret with `credentialName`, or give the path of a PEM file");
    }

    private static void CheckClientNames(ObjectReader tls, GatewayTlsSpec spec)
    {
        bool asks = spec.Mode is GatewayTlsMode.Mutual or GatewayTlsMode.OptionalMutual or GatewayTlsMode.IstioMutual;
        // SECURITY: Istio makes Envoy refuse the listener or ignores the list; refusing here tells the author before anyone connects.
        foreach (string field in (ReadOnlySpan<string>)["subjectAltNames", "verifyCertificateSpki", "verifyCertificateHash"])
            if (!asks && tls.Field(field) is SequenceNode { Items.IsEmpty: false })
                tls.Error(GatewayCodes.ClientNamesWithoutClients, field, $"`{field}` needs client certificates, which this mode does not ask for",
                    help: "write `mode: MUTUAL`");
    }
}
