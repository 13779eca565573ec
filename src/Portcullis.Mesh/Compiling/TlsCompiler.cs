using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Mesh.Compiling;

/// <summary>Turns one server's <c>tls</c> block into the settings a handshake runs with. What cannot be served closes handshakes; it never weakens them.</summary>
internal static class TlsCompiler
{
    public static TlsServerSettings Compile(PlannedServer server, MeshConfigSpec mesh, CredentialStore credentials, Diagnostics found)
    {
        GatewayTlsSpec tls = server.Spec.Tls ?? new GatewayTlsSpec();
        if (NotServed(tls) is { } why)
            return Closed(server, why, MeshCodes.ModeNotServed, found);

        DownstreamCertificate certificate = tls.Mode switch
        {
            GatewayTlsMode.Mutual => DownstreamCertificate.Required,
            // Istio: with a list of acceptable names or hashes, absence counts as failure.
            GatewayTlsMode.OptionalMutual when HasLists(tls) => DownstreamCertificate.Required,
            GatewayTlsMode.OptionalMutual => DownstreamCertificate.Optional,
            _ => DownstreamCertificate.NotRequested,
        };
        if (certificate == DownstreamCertificate.NotRequested && HasLists(tls) && tls.CredentialName is not null)
            return Closed(server, "`subjectAltNames`, `verifyCertificateSpki` and `verifyCertificateHash` need a caller's certificate, which mode SIMPLE never asks for", MeshCodes.NamesWithoutClients, found);

        GatewayCredential? credential = credentials.Find(server, tls, certificate != DownstreamCertificate.NotRequested, out string? reason);
        if (credential is null)
            return Closed(server, reason ?? "the certificate is not available", MeshCodes.CertificateUnavailable, found);
        if (tls.InsecureSkipVerify)
            found.Warn(MeshCodes.ClientsUnverified, server.TlsNode, "`insecureSkipVerify` lets any certificate in: callers of this server have no identity and no `principals` can name them");

        var settings = new TlsServerSettings
        {
            Fingerprint = "",
            Credential = credential,
            DownstreamCertificate = certificate,
            MinVersion = Or(tls.MinProtocolVersion, mesh.TlsDefaultMinVersion, TlsProtocolVersion.Tls12),
            MaxVersion = Or(tls.MaxProtocolVersion, TlsProtocolVersion.Auto, TlsProtocolVersion.Tls13),
            CipherSuites = tls.CipherSuites.IsEmpty ? mesh.TlsDefaultCipherSuites : tls.CipherSuites,
            EcdhCurves = tls.EcdhCurves.IsEmpty ? mesh.TlsDefaultEcdhCurves : tls.EcdhCurves,
            SubjectAltNames = tls.SubjectAltNames,
            SpkiHashes = tls.VerifyCertificateSpki,
            CertificateHashes = [.. tls.VerifyCertificateHash.Select(hash => hash.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant())],
            InsecureSkipVerify = tls.InsecureSkipVerify,
        };
        return settings with { Fingerprint = Fingerprint(settings) };
    }

    private static bool HasLists(GatewayTlsSpec tls) =>
        !tls.SubjectAltNames.IsEmpty || !tls.VerifyCertificateSpki.IsEmpty || !tls.VerifyCertificateHash.IsEmpty;

    private static string? NotServed(GatewayTlsSpec tls) => tls.Mode switch
    {
        GatewayTlsMode.Simple or GatewayTlsMode.Mutual or GatewayTlsMode.OptionalMutual => null,
        GatewayTlsMode.IstioMutual => "mode ISTIO_MUTUAL needs a workload certificate, which this gateway does not have yet",
        _ => $"mode {(tls.Mode == GatewayTlsMode.Passthrough ? "PASSTHROUGH" : "AUTO_PASSTHROUGH")} is not served yet",
    };

    private static TlsServerSettings Closed(PlannedServer server, string reason, string code, Diagnostics found)
    {
        found.Warn(code, server.TlsNode, $"{reason}: connections to this server are closed", help: code == MeshCodes.ModeNotServed && server.Spec.Tls?.Mode == GatewayTlsMode.Passthrough
            ? "an absent `mode` means PASSTHROUGH; write `mode: SIMPLE` or `mode: MUTUAL` to terminate TLS here" : null);
        return new TlsServerSettings { Fingerprint = "unavailable", Unavailable = reason };
    }

    private static TlsProtocolVersion Or(TlsProtocolVersion first, TlsProtocolVersion second, TlsProtocolVersion otherwise) =>
        first != TlsProtocolVersion.Auto ? first : second != TlsProtocolVersion.Auto ? second : otherwise;

    private static string Fingerprint(TlsServerSettings settings)
    {
        var text = new StringBuilder();
        foreach (CertificateAndKey pair in settings.Credential!.Certificates)
            text.Append(pair.ChainPem).Append('\0').Append(pair.KeyPem).Append('\0');
        text.Append('\u0001').Append(settings.Credential.TrustAnchorsPem).Append('\u0001').Append(settings.Credential.RevocationListsPem);
        text.Append('\u0001').Append(settings.DownstreamCertificate).Append(settings.MinVersion).Append(settings.MaxVersion).Append(settings.InsecureSkipVerify);
        foreach (ImmutableArray<string> list in (ReadOnlySpan<ImmutableArray<string>>)[settings.CipherSuites, settings.EcdhCurves, settings.SubjectAltNames, settings.SpkiHashes, settings.CertificateHashes])
            text.Append('\u0001').AppendJoin('\0', list);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
