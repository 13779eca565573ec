using Portcullis.Http;
using Portcullis.Policy;

namespace Portcullis.Authorizing;

/// <summary>The caller's address as a proxy's headers tell it.</summary>
internal static class CallerAddress
{
    private const int MostHops = 64;
    private const string Unreadable = "the caller's address in the header is not an IP address";

    /// <summary>Takes the address that a proxy wrote into a header of its own. Returns null, or what is wrong.</summary>
    /// <param name="proxies">Entries of <c>x-forwarded-for</c> before that proxy that are ours.</param>
    public static string? Set(CheckQuestion question, ReadOnlySpan<byte> address, int proxies)
    {
        if (!IpValue.TryParse(address, out IpValue source))
            return Unreadable;
        question.SetAddresses(source, Remote(Hops(question.Head.Headers), source, proxies));
        return null;
    }

    /// <summary>The same where the proxy appended the address to <c>x-forwarded-for</c>.</summary>
    public static string? SetFromLast(CheckQuestion question, int proxies)
    {
        List<byte[]> hops = Hops(question.Head.Headers);
        if (hops is not [.., var last] || !IpValue.TryParse(last, out IpValue source))
            return Unreadable;
        question.SetAddresses(source, Remote(hops, source, proxies));
        return null;
    }

    /// <summary>The trusted original caller: an entry of the list when proxies before the asking one are ours, else its peer.</summary>
    private static IpValue Remote(List<byte[]> hops, IpValue peer, int proxies)
    {
        if (proxies <= 0)
            return peer;
        // The asking proxy may have added its own peer, or not: what counts is what that proxy received.
        if (hops is [.., var last] && IpValue.TryParse(last, out IpValue added) && added == peer)
            hops.RemoveAt(hops.Count - 1);
        return hops.Count >= proxies && IpValue.TryParse(hops[^proxies], out IpValue remote) ? remote : peer;
    }

    // From the right at most so many: a caller may have sent any number on the left.
    private static List<byte[]> Hops(HeaderList headers)
    {
        var hops = new List<byte[]>();
        for (int line = headers.Count - 1; line >= 0; line--)
        {
            if (headers.Known(line) != KnownHeader.XForwardedFor)
                continue;
            ReadOnlySpan<byte> rest = headers.Value(line);
            for (int comma = rest.Length; comma >= 0 && hops.Count < MostHops; rest = rest[..Math.Max(comma, 0)])
            {
                comma = rest.LastIndexOf((byte)',');
                hops.Add(rest[(comma + 1)..].Trim(" \t"u8).ToArray());
            }
        }
        hops.Reverse();
        return hops;
    }
}
