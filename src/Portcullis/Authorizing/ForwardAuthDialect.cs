using System.Text;
using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Syntax;

namespace Portcullis.Authorizing;

/// <summary>Traefik's ForwardAuth and Caddy's <c>forward_auth</c>: a GET whose <c>X-Forwarded-*</c> headers tell of the original request.</summary>
/// <param name="certificateHeader">Lower case: where the verified client certificate is.</param>
internal sealed class ForwardAuthDialect(string certificateHeader) : ICheckDialect
{
    public const string TraefikCertificate = "x-forwarded-tls-client-cert";
    public const string CaddyCertificate = "x-ssl-client-cert";

    private readonly byte[] _certificateHeader = Encoding.ASCII.GetBytes(certificateHeader);

    public string? Read(CheckQuestion question, HeaderTrust trust)
    {
        RequestHead head = question.Head;
        var taker = new HeaderTaker(head.Headers);
        byte[] target = taker.Require("x-forwarded-uri"u8);
        byte[] method = taker.Require("x-forwarded-method"u8);
        byte[] host = taker.Require("x-forwarded-host"u8);
        byte[] proto = taker.Take("x-forwarded-proto"u8);
        byte[] certificate = taker.Take(_certificateHeader);
        taker.Take("x-forwarded-client-cert"u8); // nobody wrote it here but the caller
        if ((taker.Problem ?? CheckTarget.Set(head, method, target, host)) is { } problem)
            return problem;

        CheckTarget.SetScheme(question, proto, trust.Certificate);
        if (trust.Certificate && certificate.Length > 0 && !IsUnfilled(certificate))
        {
            Parsed<PeerIdentity> peer = HeaderCertificate.Read(certificate);
            if (!peer.Ok)
                return peer.Problem.Message;
            question.SetPeer(peer.Value);
        }
        return trust.Address && head.Headers.Find(KnownHeader.XForwardedFor) >= 0 ? CallerAddress.SetFromLast(question, trust.Proxies) : null;
    }

    // Caddy sends a placeholder as it stands when there is nothing to put in its place: the caller showed no certificate.
    private static bool IsUnfilled(ReadOnlySpan<byte> certificate) => certificate.StartsWith("{http.request.tls.client."u8);
}
