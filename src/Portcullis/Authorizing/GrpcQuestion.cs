using System.Text;
using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Policy;
using Portcullis.Syntax;
using Portcullis.Wire.ExternalAuthorization;
using Attributes = Portcullis.Wire.ExternalAuthorization.AttributeContext;

namespace Portcullis.Authorizing;

/// <summary>Reads the attributes of a gRPC check. They are Envoy's own words, never a caller's, except for the request's headers.</summary>
internal static class GrpcQuestion
{
    private const int MostHeaders = 1000;

    /// <summary>Returns null, or why there is no question. <c>context_extensions</c> are not looked at.</summary>
    public static string? Read(CheckRequest message, CheckQuestion question, HeaderTrust trust)
    {
        if (message.Attributes is not { Request.Http: { } http } attributes)
            return "the check has no HTTP request";
        RequestHead head = question.Head;
        if (ReadHeaders(http, head.Headers) is { } wrong)
            return wrong;
        var taker = new HeaderTaker(head.Headers);
        byte[] forwarded = taker.Take("x-forwarded-client-cert"u8);
        if ((taker.Problem ?? CheckTarget.Set(head, Encoding.UTF8.GetBytes(http.Method), Encoding.UTF8.GetBytes(http.Path), Encoding.UTF8.GetBytes(http.Host))) is { } problem)
            return problem;

        CheckTarget.SetScheme(question, Encoding.UTF8.GetBytes(http.Scheme), peerKnown: true);
        ReadAddresses(attributes, question);
        if (attributes.TlsSession is { } session)
            question.SetServerName(Encoding.UTF8.GetBytes(session.Sni.ToLowerInvariant()));
        else if (http.Scheme == "http")
            question.SetServerName([]);
        return ReadPeer(attributes.Source, question) ?? ReadForwarded(forwarded, trust, question);
    }

    private static string? ReadHeaders(Attributes.Types.HttpRequest http, HeaderList headers)
    {
        if (http.Headers.Count + (http.HeaderMap?.Headers.Count ?? 0) > MostHeaders)
            return "the request has too many headers";
        if (http.HeaderMap is { Headers.Count: > 0 } raw)
        {
            foreach (HeaderValue header in raw.Headers)
                Add(headers, header.Key, header.RawValue.IsEmpty ? Encoding.UTF8.GetBytes(header.Value) : header.RawValue.ToByteArray());
            return null;
        }
        foreach ((string name, string value) in http.Headers)
            Add(headers, name, Encoding.UTF8.GetBytes(value));
        return null;
    }

    // Pseudo-headers are attributes of their own; x-envoy-* the gateway removes as well.
    private static void Add(HeaderList headers, string name, byte[] value)
    {
        if (name.Length > 0 && name[0] != ':' && !name.Equals("host", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("x-envoy-", StringComparison.OrdinalIgnoreCase))
            headers.Add(Encoding.UTF8.GetBytes(name), value);
    }

    private static void ReadAddresses(Attributes attributes, CheckQuestion question)
    {
        if (Socket(attributes.Source) is { } source && IpValue.TryParse(source.Address, out IpValue caller))
            question.SetAddresses(caller, caller); // Istio: Envoy already chose the trusted one
        if (Socket(attributes.Destination) is not { } destination)
            return;
        if (IpValue.TryParse(destination.Address, out IpValue called))
            question.SetDestination(called);
        if (destination.PortValue is > 0 and <= ushort.MaxValue)
            question.SetPort((ushort)destination.PortValue);
    }

    private static SocketAddress? Socket(Attributes.Types.Peer? peer) => peer?.Address?.SocketAddress;

    private static string? ReadPeer(Attributes.Types.Peer? source, CheckQuestion question)
    {
        if (source is { Certificate.Length: > 0 })
        {
            Parsed<PeerIdentity> peer = HeaderCertificate.Read(Encoding.Latin1.GetBytes(source.Certificate));
            if (!peer.Ok)
                return peer.Problem.Message;
            question.SetPeer(peer.Value);
        }
        else if (source is { Principal: { Length: > 0 } principal })
        {
            question.SetPeer(Named(principal));
        }
        return null;
    }

    // Envoy names the first URI SAN, else the first DNS SAN, else the subject, and does not say which.
    private static PeerIdentity Named(string principal) =>
        principal.Contains("://", StringComparison.Ordinal) ? PeerIdentity.FromNames([principal], [], "")
        : principal.Contains('=', StringComparison.Ordinal) ? PeerIdentity.FromNames([], [], principal)
        : PeerIdentity.FromNames([], [principal], "");

    // Where the caller came through another proxy first, and the operator vouches for what that one said.
    private static string? ReadForwarded(byte[] forwarded, HeaderTrust trust, CheckQuestion question)
    {
        if (!trust.Certificate || forwarded.Length == 0)
            return null;
        Parsed<PeerIdentity> peer = ForwardedClientCert.Read(forwarded);
        if (!peer.Ok)
            return peer.Problem.Message;
        if (!question.Peer.HasCertificate)
            question.SetPeer(peer.Value);
        question.Head.Headers.Add(KnownHeader.XForwardedClientCert, forwarded);
        return null;
    }
}
