using System.Collections.Immutable;
using System.Text;
using Portcullis.Identity;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Mesh.Compiling;

/// <summary>Finds what a <c>credentialName</c> stands for among the Secrets and ConfigMaps, and checks it before anything runs with it.</summary>
/// <remarks>
/// A credential that was good in the snapshot in force and is bad or gone now keeps its last good form, with a warning:
/// a slip in a Secret must not close a gateway that serves (Istio: the old pair stays in use).
/// </remarks>
internal sealed class CredentialStore(
    ResourceSet resources, GatewayWorkload workload, MeshSnapshot replaces, ICredentialFiles files, DateTimeOffset now, Diagnostics found)
{
    private readonly SortedDictionary<string, GatewayCredential> _inUse = new(StringComparer.Ordinal);
    private readonly HashSet<(string, Node)> _told = [];

    public ImmutableSortedDictionary<string, GatewayCredential> InUse => _inUse.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The credential of a server, or null with the reason for which its handshakes must be closed.</summary>
    /// <param name="needsAuthorities">The mode asks for callers' certificates, so a CA part must exist.</param>
    public GatewayCredential? Find(PlannedServer server, GatewayTlsSpec tls, bool needsAuthorities, out string? reason)
    {
        string key = CacheKey(server.Gateway.Meta.Namespace, tls, needsAuthorities);
        GatewayCredential? credential = tls.CredentialName is not null || !tls.CredentialNames.IsEmpty
            ? FromNames(server, tls, needsAuthorities, out reason)
            : FromPaths(tls, needsAuthorities, out reason);

        if (credential is null && replaces.Credentials.TryGetValue(key, out GatewayCredential? lastGood))
        {
            Warn(server.TlsNode, MeshCodes.LastGoodCertificate, $"{reason}; the last good certificate stays in use", key);
            credential = lastGood;
            reason = null;
        }
        if (credential is not null)
            _inUse[key] = credential;
        return credential;
    }

    // The namespace is part of it: what one namespace may name is no last good form for another that may not.
    private static string CacheKey(string gatewayNamespace, GatewayTlsSpec tls, bool needsAuthorities)
    {
        string names = tls.CredentialName ?? string.Join(',', tls.CredentialNames);
        string paths = string.Join(',', tls.TlsCertificates.Select(pair => $"{pair.ServerCertificate}+{pair.PrivateKey}"));
        return $"{gatewayNamespace}|{names}|{tls.CaCertCredentialName}|{tls.ServerCertificate}|{tls.PrivateKey}|{paths}|{tls.CaCertificates}|{tls.CaCrl}|{(needsAuthorities ? "ca" : "")}";
    }

    private GatewayCredential? FromNames(PlannedServer server, GatewayTlsSpec tls, bool needsAuthorities, out string? reason)
    {
        ImmutableArray<string> names = tls.CredentialName is { } one ? [one] : tls.CredentialNames;
        var certificates = ImmutableArray.CreateBuilder<CertificateAndKey>();
        foreach (string name in names)
        {
            Resource<SecretSpec>? secret = Secret(server, name, out reason);
            if (secret is null || Pair(server, secret, out reason) is not { } pair)
                return null;
            certificates.Add(pair);
        }

        Authorities? authorities = null;
        reason = null;
        if (needsAuthorities && (authorities = FindAuthorities(server, tls.CaCertCredentialName, names[0], out reason)) is null)
            return null;
        return new GatewayCredential
        {
            Certificates = certificates.ToImmutable(),
            TrustAnchorsPem = authorities?.Pem,
            RevocationListsPem = authorities?.Crls,
        };
    }

    private Resource<SecretSpec>? Secret(PlannedServer server, string name, out string? reason)
    {
        if (CredentialName.Parse(name, server.Gateway.Meta.Namespace) is not { } parsed)
        {
            reason = $"credential `{name}` has a form that is not served: write the name of a Secret";
            return null;
        }
        if (parsed.Namespace is { } ns && ns != workload.Namespace)
        {
            // SECURITY: CVE-2021-34824, a gateway must not reach Secrets of other namespaces.
            reason = $"credential `{name}` names namespace `{ns}`, but this gateway may read Secrets of `{workload.Namespace}` only";
            return null;
        }
        Resource<SecretSpec>? secret = resources.Secrets.FirstOrDefault(s => s.Meta.Namespace == workload.Namespace && s.Name.Name == parsed.Name);
        reason = secret is not null ? null : Missing(parsed.Name);
        return secret;
    }

    private string Missing(string name)
    {
        Resource<SecretSpec>? elsewhere = resources.Secrets.FirstOrDefault(secret => secret.Name.Name == name);
        string hint = elsewhere is null ? "" : $" (there is one in `{elsewhere.Meta.Namespace}`, but a gateway reads its own namespace)";
        return $"secret `{workload.Namespace}/{name}` does not exist{hint}";
    }

    private CertificateAndKey? Pair(PlannedServer server, Resource<SecretSpec> secret, out string? reason)
    {
        (string certificate, string key) = Has(secret, "cert") && Has(secret, "key") ? ("cert", "key") : ("tls.crt", "tls.key");
        if (!Has(secret, certificate) || !Has(secret, key))
        {
            reason = $"secret `{secret.Name}` has no {(Has(secret, certificate) ? $"`{key}`" : $"`{certificate}`")}: a server certificate needs `tls.crt` and `tls.key`";
            return null;
        }
        return Check(server, $"secret `{secret.Name}`", Text(secret, certificate), Text(secret, key), out reason);
    }

    private CertificateAndKey? Check(PlannedServer server, string owner, string chainPem, string keyPem, out string? reason)
    {
        Parsed<ServerCredential> parsed = ServerCredential.Parse(chainPem, keyPem);
        if (!parsed.Ok)
        {
            reason = $"{owner}: {parsed.Problem.Message}";
            return null;
        }
        foreach (string warning in parsed.Value.WarningsAt(now))
            Warn(server.TlsNode, MeshCodes.CertificateWarning, $"{owner}: {warning}", owner);
        reason = null;
        return new CertificateAndKey(parsed.Value.ChainPem, parsed.Value.KeyPem);
    }

    private Authorities? FindAuthorities(PlannedServer server, string? caName, string name, out string? reason)
    {
        if (caName is not null)
            return FromCaName(server, caName, out reason);

        if (CredentialName.Parse(name, server.Gateway.Meta.Namespace) is not { } parsed)
            throw new System.Diagnostics.UnreachableException("BUG: the server certificate was found under a name that does not parse");
        Resource<SecretSpec>? companion = Find(parsed.Name + "-cacert");
        Resource<SecretSpec>? secret = companion ?? Find(parsed.Name);
        reason = $"secret `{workload.Namespace}/{parsed.Name}` does not exist";
        return secret is null ? null : FromSecret(server, secret, out reason);
    }

    private Resource<SecretSpec>? Find(string name) =>
        resources.Secrets.FirstOrDefault(secret => secret.Meta.Namespace == workload.Namespace && secret.Name.Name == name);

    private Authorities? FromCaName(PlannedServer server, string caName, out string? reason)
    {
        if (CredentialName.ParseConfigMap(caName) is { } map)
        {
            Resource<ConfigMapSpec>? config = resources.ConfigMaps.FirstOrDefault(c => c.Name == map);
            string? pem = config?.Spec.Values.GetValueOrDefault("ca.crt") ?? config?.Spec.Values.GetValueOrDefault("cacert");
            reason = config is null ? $"config map `{map}` does not exist" : $"config map `{map}` has no `ca.crt`";
            return string.IsNullOrEmpty(pem) ? null : CheckAuthorities(server, $"config map `{map}`", pem, config!.Spec.Values.GetValueOrDefault("ca.crl"), out reason);
        }
        return Secret(server, caName, out reason) is { } secret ? FromSecret(server, secret, out reason) : null;
    }

    private Authorities? FromSecret(PlannedServer server, Resource<SecretSpec> secret, out string? reason)
    {
        (string ca, string crl) = Has(secret, "cacert") ? ("cacert", "crl") : ("ca.crt", "ca.crl");
        if (!Has(secret, ca))
        {
            reason = $"secret `{secret.Name}` has no `ca.crt`: callers' certificates cannot be verified";
            return null;
        }
        return CheckAuthorities(server, $"secret `{secret.Name}`", Text(secret, ca), Has(secret, crl) ? Text(secret, crl) : null, out reason);
    }

    private Authorities? CheckAuthorities(PlannedServer server, string owner, string pem, string? crlPem, out string? reason)
    {
        PemContents contents = PemReader.Read(pem);
        PemContents crls = crlPem is null ? contents : PemReader.Read(crlPem);
        if (contents.Certificates.IsEmpty)
            reason = $"{owner}: the CA part holds no certificate";
        else if (crlPem is not null && crls.Crls.IsEmpty)
            reason = $"{owner}: the revocation list holds no `X509 CRL` block";
        else
            reason = contents.Problems.Concat(crls.Problems).FirstOrDefault() is { } problem ? $"{owner}: {problem.Message}" : null;

        foreach (byte[] der in contents.Certificates)
        {
            Parsed<CertificateDetails> read = CertificateReader.Read(der);
            if (!read.Ok)
                reason ??= $"{owner}: CA certificate: {read.Problem.Message}";
            else if (!read.Value.IsValidAt(now))
                Warn(server.TlsNode, MeshCodes.CaOutOfDate, $"{owner}: CA certificate `{read.Value.Subject}` is {(now > read.Value.NotAfter ? $"expired since {read.Value.NotAfter:yyyy-MM-ddTHH:mm:ssZ}" : "not valid yet")}: callers it signed are refused", owner + read.Value.Subject);
        }
        // Revocation lists may also stand in the CA bundle itself.
        string? lists = crlPem is null ? (contents.Crls.IsEmpty ? null : pem) : contents.Crls.IsEmpty ? crlPem : crlPem + "\n" + pem;
        return reason is null ? new Authorities(pem, lists) : null;
    }

    private GatewayCredential? FromPaths(GatewayTlsSpec tls, bool needsAuthorities, out string? reason)
    {
        ImmutableArray<TlsCertificatePathsSpec> pairs = tls.TlsCertificates.IsEmpty
            ? [new TlsCertificatePathsSpec(tls.ServerCertificate ?? "", tls.PrivateKey ?? "")]
            : tls.TlsCertificates;
        var certificates = ImmutableArray.CreateBuilder<CertificateAndKey>();
        foreach (TlsCertificatePathsSpec pair in pairs)
        {
            if (files.Read(pair.ServerCertificate, out reason) is not { } chain || files.Read(pair.PrivateKey, out reason) is not { } key)
                return null;
            Parsed<ServerCredential> parsed = ServerCredential.Parse(chain, key);
            if (!parsed.Ok)
            {
                reason = $"`{pair.ServerCertificate}`: {parsed.Problem.Message}";
                return null;
            }
            certificates.Add(new CertificateAndKey(parsed.Value.ChainPem, parsed.Value.KeyPem));
        }

        string? anchors = null, crls = null;
        reason = null;
        if (needsAuthorities && (anchors = files.Read(tls.CaCertificates ?? "", out reason)) is null)
            return null;
        if (tls.CaCrl is { } crl && needsAuthorities && (crls = files.Read(crl, out reason)) is null)
            return null;
        return new GatewayCredential { Certificates = certificates.ToImmutable(), TrustAnchorsPem = anchors, RevocationListsPem = crls };
    }

    private static bool Has(Resource<SecretSpec> secret, string key) => secret.Spec.Values.TryGetValue(key, out ImmutableArray<byte> value) && !value.IsEmpty;

    private static string Text(Resource<SecretSpec> secret, string key) => Encoding.Latin1.GetString(secret.Spec.Values[key].AsSpan());

    private void Warn(Node node, string code, string message, string once)
    {
        if (_told.Add((code + once, node)))
            found.Warn(code, node, message);
    }

    private sealed record Authorities(string Pem, string? Crls);
}
