using Portcullis.Http;

namespace Portcullis.Authorizing;

/// <summary>Puts method, target, host and scheme of the original request into the question, each checked as the gateway would.</summary>
internal static class CheckTarget
{
    private const int LongestMethod = 64;

    /// <summary>Returns null, or what is wrong.</summary>
    public static string? Set(RequestHead head, ReadOnlySpan<byte> method, ReadOnlySpan<byte> target, ReadOnlySpan<byte> authority)
    {
        if (method.Length is 0 or > LongestMethod || method.IndexOfAnyExceptInRange((byte)'!', (byte)'~') >= 0)
            return "the method is malformed";
        head.SetMethod(method);
        if (authority.IsEmpty || authority.IndexOfAnyExceptInRange((byte)'!', (byte)'~') >= 0)
            return "the host is missing or malformed";
        head.SetAuthority(authority);
        if (head.IsConnect)
        {
            head.SetTarget(default); // Istio: CONNECT has no path
            return null;
        }
        bool wholeServer = target.SequenceEqual("*"u8) && method.SequenceEqual("OPTIONS"u8);
        if (!wholeServer && (target.IsEmpty || target[0] != '/' || target.ContainsAnyInRange((byte)0, (byte)' ') || target.Contains((byte)0x7F)))
            return "the request target is malformed";
        head.SetTarget(target);
        return null;
    }

    /// <summary><c>http</c> unless the proxy says <c>https</c>. Until a certificate is seen, the caller has none.</summary>
    /// <param name="peerKnown">Whether the proxy is believed to tell of a certificate where there is one.</param>
    public static void SetScheme(CheckQuestion question, ReadOnlySpan<byte> proto, bool peerKnown)
    {
        bool tls = proto.SequenceEqual("https"u8);
        ReadOnlySpan<byte> scheme = tls ? "https"u8 : "http"u8;
        question.Head.SetScheme(scheme);
        question.Head.Headers.Set(KnownHeader.XForwardedProto, scheme); // as the gateway's policies find it
        question.SetNoPeer(tls, peerKnown);
    }
}
