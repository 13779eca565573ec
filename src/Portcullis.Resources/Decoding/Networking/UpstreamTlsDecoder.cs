namespace Portcullis.Resources.Decoding;

/// <summary>Decodes DestinationRule ClientTLSSettings.</summary>
internal static class UpstreamTlsDecoder
{
    private const string ConfigMap = "configmap://";

    private static readonly EnumNames<UpstreamTlsMode> Modes = new(
        ("DISABLE", UpstreamTlsMode.Disable),
        ("SIMPLE", UpstreamTlsMode.Simple),
        ("MUTUAL", UpstreamTlsMode.Mutual),
        ("ISTIO_MUTUAL", UpstreamTlsMode.IstioMutual));

    public static UpstreamTlsSpec? Read(ObjectReader policy, string ownNamespace)
    {
        if (policy.Object("tls") is not { } tls)
            return null;
        if (!tls.Has("mode"))
            tls.Warn(DestinationRuleCodes.ModeAbsent, "mode", "without `mode` the connection is plaintext",
                help: "write `mode: SIMPLE`, `MUTUAL` or `ISTIO_MUTUAL`, or `mode: DISABLE` if this is meant");
        var spec = new UpstreamTlsSpec
        {
            Mode = tls.Enum("mode", Modes, UpstreamTlsMode.Disable),
            ClientCertificate = NotEmpty(tls, "clientCertificate"),
            PrivateKey = NotEmpty(tls, "privateKey"),
            CaCertificates = NotEmpty(tls, "caCertificates"),
            CaCrl = NotEmpty(tls, "caCrl"),
            CredentialName = NotEmpty(tls, "credentialName"),
            SubjectAltNames = NetworkingFields.NotEmptyStrings(tls, "subjectAltNames"),
            Sni = Sni(tls),
            InsecureSkipVerify = tls.Bool("insecureSkipVerify"),
        };
        CheckVerification(tls, spec);
        if (spec.Mode is UpstreamTlsMode.Simple or UpstreamTlsMode.Mutual)
            CheckCertificates(tls, spec, ownNamespace);
        else
            WarnIgnored(tls, spec);
        tls.Finish();
        return spec;
    }

    private static string? NotEmpty(ObjectReader tls, string name) => tls.String(name) is { Length: > 0 } text ? text : null;

    private static string? Sni(ObjectReader tls)
    {
        if (NotEmpty(tls, "sni") is not { } sni)
            return null;
        if (HostNames.WhyNotName(sni) is { } why && !AutoPassthroughName.IsValid(sni))
            tls.Error(NetworkingCodes.HostName, "sni", $"`{sni}` is not a host name", why);
        return sni;
    }

    private static void CheckVerification(ObjectReader tls, UpstreamTlsSpec spec)
    {
        if (!spec.InsecureSkipVerify)
            return;
        if (spec.CaCertificates is not null)
            Conflict("caCertificates");
        if (!spec.SubjectAltNames.IsEmpty)
            Conflict("subjectAltNames");
        if (spec.CredentialName is not null && spec.Mode == UpstreamTlsMode.Simple)
            Conflict("credentialName");

        void Conflict(string field) =>
            tls.Error(DestinationRuleCodes.SkipsVerification, field, $"`{field}` says how to verify the server, and `insecureSkipVerify` not to",
                help: "leave `insecureSkipVerify` out");
    }

    private static void CheckCertificates(ObjectReader tls, UpstreamTlsSpec spec, string ownNamespace)
    {
        if (spec.CredentialName is { } credential)
        {
            foreach ((string field, string? value) in Files(spec))
                if (value is not null)
                    tls.Error(DestinationRuleCodes.CredentialWithFiles, field, $"`{field}` has no place beside `credentialName`",
                        help: "keep the Secret or the files");
            CheckConfigMap(tls, credential, ownNamespace);
            return;
        }
        if (spec.Mode != UpstreamTlsMode.Mutual)
            return;
        foreach ((string field, string? value) in (ReadOnlySpan<(string, string?)>)[("clientCertificate", spec.ClientCertificate), ("privateKey", spec.PrivateKey)])
            if (value is null)
                tls.Error(DestinationRuleCodes.ClientCertificateMissing, field, $"mode MUTUAL needs `{field}`",
                    help: "name a Secret with `credentialName`, or give the path of a PEM file");
    }

    private static (string Field, string? Value)[] Files(UpstreamTlsSpec spec) =>
    [
        ("clientCertificate", spec.ClientCertificate),
        ("privateKey", spec.PrivateKey),
        ("caCertificates", spec.CaCertificates),
        ("caCrl", spec.CaCrl),
    ];

    private static void CheckConfigMap(ObjectReader tls, string credential, string ownNamespace)
    {
        if (!credential.StartsWith(ConfigMap, StringComparison.Ordinal))
            return;
        string[] parts = credential[ConfigMap.Length..].Split('/');
        if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0)
            tls.Error(DestinationRuleCodes.ConfigMapNamespace, "credentialName", $"`{credential}` does not name a ConfigMap",
                help: $"write `configmap://{ownNamespace}/name`");
        else if (parts[0] != ownNamespace)
            tls.Error(DestinationRuleCodes.ConfigMapNamespace, "credentialName", $"a ConfigMap must be of the rule's own namespace, not of `{parts[0]}`",
                help: $"write `configmap://{ownNamespace}/{parts[1]}`");
    }

    private static void WarnIgnored(ObjectReader tls, UpstreamTlsSpec spec)
    {
        string mode = spec.Mode == UpstreamTlsMode.Disable ? "DISABLE" : "ISTIO_MUTUAL";
        foreach ((string field, string? value) in Files(spec).Append(("credentialName", spec.CredentialName)))
            if (value is not null)
                tls.Warn(DestinationRuleCodes.TlsFieldIgnored, field, $"`{field}` is ignored in mode {mode}",
                    help: "write `mode: SIMPLE` or `mode: MUTUAL` to use it");
    }
}
