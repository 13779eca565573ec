using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Syntax;

namespace Portcullis.Authorizing;

/// <summary>nginx's <c>auth_request</c>: a GET whose <c>X-Original-*</c> headers tell of the original request.</summary>
/// <remarks>nginx passes the caller's headers on unless its configuration overwrites them, so every header that is read here must be set there.</remarks>
internal sealed class NginxDialect : ICheckDialect
{
    public string? Read(CheckQuestion question, HeaderTrust trust)
    {
        RequestHead head = question.Head;
        var taker = new HeaderTaker(head.Headers);
        byte[] target = taker.Require("x-original-uri"u8);
        byte[] method = taker.Require("x-original-method"u8);
        byte[] host = taker.Take("x-forwarded-host"u8);
        byte[] proto = taker.Take("x-forwarded-proto"u8);
        byte[] address = taker.Take("x-real-ip"u8);
        byte[] verified = taker.Take("x-ssl-client-verify"u8);
        byte[] certificate = taker.Take("x-ssl-client-cert"u8);
        taker.Take("x-forwarded-client-cert"u8); // nobody wrote it here but the caller
        byte[] authority = head.Authority.ToArray();
        if ((taker.Problem ?? CheckTarget.Set(head, method, target, authority)) is { } problem)
            return problem;

        // SECURITY: one of the two may be the caller's own word; where they differ, a policy on hosts could be led astray.
        if (host.Length > 0 && !host.AsSpan().SequenceEqual(authority))
            return "`host` and `x-forwarded-host` differ";
        CheckTarget.SetScheme(question, proto, trust.Certificate);
        if (trust.Certificate && ReadPeer(question, verified, certificate) is { } wrong)
            return wrong;
        return trust.Address && address.Length > 0 ? CallerAddress.Set(question, address, trust.Proxies) : null;
    }

    private static string? ReadPeer(CheckQuestion question, ReadOnlySpan<byte> verified, ReadOnlySpan<byte> certificate)
    {
        // SECURITY: over TLS nginx always has a word on it, if only `NONE`; without, its configuration does not pass it on.
        if (verified.IsEmpty && question.Head.Scheme.SequenceEqual("https"u8))
            return "`x-ssl-client-verify` is missing";
        if (certificate.IsEmpty)
            return verified.SequenceEqual("SUCCESS"u8) ? "`x-ssl-client-verify` speaks of a certificate that is not there" : null;
        // SECURITY: with ssl_verify_client optional_no_ca nginx passes certificates on that nobody vouches for.
        if (!verified.SequenceEqual("SUCCESS"u8))
            return "the client certificate is not verified";
        Parsed<PeerIdentity> peer = HeaderCertificate.Read(certificate);
        if (!peer.Ok)
            return peer.Problem.Message;
        question.SetPeer(peer.Value);
        return null;
    }
}
