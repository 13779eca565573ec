using Portcullis.Http;
using Portcullis.Mesh;
using Portcullis.Policy;
using Portcullis.Resources;

namespace Portcullis.Proxy;

/// <summary>What the gateway itself removes from and adds to a request's headers, before policies see them.</summary>
internal static class ForwardedHeaders
{
    private const int RequestIdLength = 36;

    /// <summary>Removes what callers may not say, and says what only the gateway knows.</summary>
    public static void Apply(RequestHead head, DownstreamConnection connection, MeshSnapshot snapshot, Random random)
    {
        HeaderList headers = head.Headers;
        RemoveInternal(headers);
        ClientCertificate(headers, connection, snapshot.ForwardClientCert);
        AppendPeer(headers, connection.Peer.OriginText);
        if (snapshot.NumTrustedProxies == 0 || headers.Find(KnownHeader.XForwardedProto) < 0)
            headers.Set(KnownHeader.XForwardedProto, connection.IsTls ? "https"u8 : "http"u8);
        SetRequestId(headers, random);
    }

    /// <summary>The trusted original caller: an entry of <c>x-forwarded-for</c> when hops before this one are ours, else the peer.</summary>
    /// <remarks>Called before <see cref="Apply"/>, which appends the peer.</remarks>
    public static IpValue RemoteIp(HeaderList headers, IpValue peer, int trustedProxies)
    {
        if (trustedProxies <= 0)
            return peer;
        int left = trustedProxies;
        for (int line = headers.Count - 1; line >= 0; line--)
        {
            if (headers.Known(line) != KnownHeader.XForwardedFor)
                continue;
            ReadOnlySpan<byte> entries = headers.Value(line);
            while (true)
            {
                int comma = entries.LastIndexOf((byte)',');
                ReadOnlySpan<byte> entry = entries[(comma + 1)..].Trim(" \t"u8);
                if (--left == 0)
                    return IpValue.TryParse(entry, out IpValue trusted) ? trusted : peer;
                if (comma < 0)
                    break;
                entries = entries[..comma];
            }
        }
        return peer;
    }

    /// <summary>SECURITY: <c>x-envoy-*</c> steers proxies behind this one, and some of it was believed when a caller sent it (CVE-2023-27487).</summary>
    private static void RemoveInternal(HeaderList headers)
    {
        for (int i = headers.Count - 1; i >= 0; i--)
            if (headers.Name(i).StartsWith("x-envoy-"u8))
                headers.Remove(i);
    }

    /// <summary>SECURITY: an upstream that merges trailers into headers must not find a caller's word where the gateway's belongs.</summary>
    public static void RemoveFromTrailers(HeaderList trailers)
    {
        RemoveInternal(trailers);
        for (int i = trailers.Count - 1; i >= 0; i--)
            if (trailers.Known(i) is KnownHeader.XForwardedClientCert or KnownHeader.XForwardedFor or KnownHeader.XForwardedProto or KnownHeader.XRequestId)
                trailers.Remove(i);
    }

    private static void ClientCertificate(HeaderList headers, DownstreamConnection connection, ForwardClientCertDetails mode)
    {
        byte[] own = connection.Caller.CertificateElement;
        bool mutual = own.Length > 0;
        switch (mode)
        {
            case ForwardClientCertDetails.AlwaysForwardOnly:
            case ForwardClientCertDetails.ForwardOnly when mutual:
                return;
            case ForwardClientCertDetails.AppendForward when mutual:
                int line = headers.Find(KnownHeader.XForwardedClientCert);
                if (line >= 0)
                    headers.AppendValue(line, ","u8, own);
                else
                    headers.Add(KnownHeader.XForwardedClientCert, own);
                return;
            case ForwardClientCertDetails.SanitizeSet when mutual:
                headers.Set(KnownHeader.XForwardedClientCert, own);
                return;
            default:
                headers.RemoveAll(KnownHeader.XForwardedClientCert);
                return;
        }
    }

    private static void AppendPeer(HeaderList headers, ReadOnlySpan<byte> peer)
    {
        int last = -1;
        for (int line = headers.Find(KnownHeader.XForwardedFor); line >= 0; line = headers.Find(KnownHeader.XForwardedFor, line + 1))
            last = line;
        if (last < 0)
            headers.Add(KnownHeader.XForwardedFor, peer);
        else
            headers.AppendValue(last, ","u8, peer);
    }

    /// <summary>A random UUID (RFC 9562 version 4). It names a request in logs and guards nothing, so a fast generator is enough.</summary>
    private static void SetRequestId(HeaderList headers, Random random)
    {
        Span<byte> text = stackalloc byte[RequestIdLength];
        ulong high = unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue));
        ulong low = unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue));
        high = (high & 0xffff_ffff_ffff_0fff) | 0x4000;
        low = (low & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000;
        int at = 0;
        for (int digit = 0; digit < 32; digit++)
        {
            if (digit is 8 or 12 or 16 or 20)
                text[at++] = (byte)'-';
            ulong half = digit < 16 ? high : low;
            text[at++] = "0123456789abcdef"u8[(int)((half >> (60 - (4 * (digit & 15)))) & 15)];
        }
        headers.Set(KnownHeader.XRequestId, text);
    }
}
