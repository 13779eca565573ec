using System.Text;

namespace Portcullis.Http;

/// <summary>The fixed table of RFC 7541 appendix A.</summary>
internal static class StaticTable
{
    public const int Count = 61;

    private static readonly byte[][] Names = new byte[Count + 1][];
    private static readonly byte[][] Values = new byte[Count + 1][];
    private static readonly KnownHeader[] Numbers = new KnownHeader[Count + 1];

    static StaticTable()
    {
        ReadOnlySpan<string> lines =
        [
            ":authority", ":method=GET", ":method=POST", ":path=/", ":path=/index.html", ":scheme=http", ":scheme=https",
            ":status=200", ":status=204", ":status=206", ":status=304", ":status=400", ":status=404", ":status=500",
            "accept-charset", "accept-encoding=gzip, deflate", "accept-language", "accept-ranges", "accept",
            "access-control-allow-origin", "age", "allow", "authorization", "cache-control", "content-disposition",
            "content-encoding", "content-language", "content-length", "content-location", "content-range", "content-type",
            "cookie", "date", "etag", "expect", "expires", "from", "host", "if-match", "if-modified-since", "if-none-match",
            "if-range", "if-unmodified-since", "last-modified", "link", "location", "max-forwards", "proxy-authenticate",
            "proxy-authorization", "range", "referer", "refresh", "retry-after", "server", "set-cookie",
            "strict-transport-security", "transfer-encoding", "user-agent", "vary", "via", "www-authenticate",
        ];
        Names[0] = Values[0] = [];
        for (int i = 0; i < lines.Length; i++)
        {
            int split = lines[i].IndexOf('=', StringComparison.Ordinal);
            Names[i + 1] = Encoding.ASCII.GetBytes(split < 0 ? lines[i] : lines[i][..split]);
            Numbers[i + 1] = i > 0 && Names[i + 1].AsSpan().SequenceEqual(Names[i]) ? Numbers[i] : (KnownHeader)(i + 1);
            Values[i + 1] = split < 0 ? [] : Encoding.ASCII.GetBytes(lines[i][(split + 1)..]);
        }
    }

    /// <summary>The name at a one-based index up to <see cref="Count"/>.</summary>
    public static ReadOnlySpan<byte> Name(int index) => Names[index];

    /// <summary>The number of the name at a one-based index: the first index that has this name.</summary>
    public static KnownHeader Known(int index) => Numbers[index];

    /// <summary>The value at a one-based index up to <see cref="Count"/>; often empty.</summary>
    public static ReadOnlySpan<byte> Value(int index) => Values[index];
}
