using System.Text;
using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Syntax;

namespace Portcullis.Authorizing;

/// <summary>Envoy's external authorization over HTTP: method, host and path are the original ones, the path behind a prefix of the provider's.</summary>
/// <param name="prefix">The provider's <c>pathPrefix</c>, letter for letter; empty for none.</param>
internal sealed class EnvoyDialect(string prefix) : ICheckDialect
{
    private readonly byte[] _prefix = Encoding.ASCII.GetBytes(prefix);

    public string? Read(CheckQuestion question, HeaderTrust trust)
    {
        RequestHead head = question.Head;
        HeaderList headers = head.Headers;
        if (!head.IsConnect && !head.Target.StartsWith(_prefix))
            return "the path does not begin with the configured prefix";

        var taker = new HeaderTaker(headers);
        byte[] address = taker.Take("x-envoy-external-address"u8);
        byte[] certificate = taker.Take("x-forwarded-client-cert"u8);
        byte[] target = head.IsConnect ? [] : head.Target[_prefix.Length..].ToArray();
        if ((taker.Problem ?? CheckTarget.Set(head, head.Method.ToArray(), target, head.Authority.ToArray())) is { } problem)
            return problem;

        CheckTarget.SetScheme(question, headers.TryGet(KnownHeader.XForwardedProto, out ReadOnlySpan<byte> proto) ? proto : default, trust.Certificate);
        RemoveInternal(headers);
        if (trust.Certificate && certificate.Length > 0)
        {
            Parsed<PeerIdentity> peer = ForwardedClientCert.Read(certificate);
            if (!peer.Ok)
                return peer.Problem.Message;
            question.SetPeer(peer.Value);
            headers.Add(KnownHeader.XForwardedClientCert, certificate); // policies may ask for it, as behind the gateway
        }
        // Not x-forwarded-for: Envoy appends its own address to that of a check.
        return trust.Address && address.Length > 0 ? CallerAddress.Set(question, address, proxies: 0) : null;
    }

    // As the gateway does: they steer Envoy and say nothing of the caller.
    private static void RemoveInternal(HeaderList headers)
    {
        for (int line = headers.Count - 1; line >= 0; line--)
            if (headers.Name(line).StartsWith("x-envoy-"u8))
                headers.Remove(line);
    }
}
