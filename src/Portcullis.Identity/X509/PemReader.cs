using System.Collections.Immutable;
using System.Text;
using Portcullis.Syntax;

namespace Portcullis.Identity;

/// <summary>
/// Finds PEM blocks in text that may hold anything between them (the dump that <c>openssl ca</c> writes first, for one),
/// with any mixture of line ends. Never throws; blocks of other kinds are skipped.
/// </summary>
public static class PemReader
{
    /// <summary>Text beyond this many characters is refused: a bundle of every public root is a quarter of a megabyte.</summary>
    public const int MaximumLength = 8 << 20;

    private const int MaximumBlocks = 10_000;
    private const string Begin = "-----BEGIN ";
    private const string Dashes = "-----";

    public static PemContents Read(ReadOnlySpan<byte> utf8) =>
        utf8.Length > MaximumLength ? TooLarge() : Read(Encoding.Latin1.GetString(utf8));

    public static PemContents Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaximumLength)
            return TooLarge();

        var found = new Collector();
        int at = 0;
        for (int blocks = 0; (at = text.IndexOf(Begin, at, StringComparison.Ordinal)) >= 0; blocks++)
        {
            if (blocks == MaximumBlocks)
            {
                found.Problems.Add(new Problem($"more than {MaximumBlocks} PEM blocks", at));
                break;
            }
            at = ReadBlock(text, at, found);
        }
        return found.ToContents();
    }

    /// <summary>Returns where to go on searching.</summary>
    private static int ReadBlock(string text, int begin, Collector found)
    {
        int label = begin + Begin.Length;
        int labelEnd = text.IndexOf(Dashes, label, StringComparison.Ordinal);
        if (labelEnd < 0 || labelEnd - label > 64 || text.AsSpan(label..labelEnd).ContainsAny('\r', '\n'))
        {
            found.Problems.Add(new Problem("PEM header line is not finished", begin));
            return label;
        }

        string kind = text[label..labelEnd];
        int body = labelEnd + Dashes.Length;
        int next = text.IndexOf(Begin, body, StringComparison.Ordinal);
        int limit = next < 0 ? text.Length : next;
        int end = text.IndexOf($"-----END {kind}-----", body, limit - body, StringComparison.Ordinal);
        if (end < 0)
        {
            found.Problems.Add(new Problem($"PEM block `{kind}` has no end line", begin));
            return body;
        }
        found.Add(kind, text.AsSpan(body..end), begin);
        return end + Dashes.Length;
    }

    private static PemContents TooLarge() =>
        new([], [], [], [new Problem($"PEM text is larger than {MaximumLength} bytes")]);

    private sealed class Collector
    {
        private readonly List<byte[]> _certificates = [];
        private readonly List<byte[]> _crls = [];
        private readonly List<PemKey> _keys = [];

        public List<Problem> Problems { get; } = [];

        public void Add(string kind, ReadOnlySpan<char> body, int at)
        {
            switch (kind)
            {
                case "CERTIFICATE" or "X509 CERTIFICATE" or "TRUSTED CERTIFICATE":
                    Decode(body, kind, at, _certificates.Add);
                    break;
                case "X509 CRL":
                    Decode(body, kind, at, _crls.Add);
                    break;
                case "PRIVATE KEY":
                    Decode(body, kind, at, der => _keys.Add(new PemKey(PemKeyKind.Pkcs8, der)));
                    break;
                case "ENCRYPTED PRIVATE KEY":
                case "RSA PRIVATE KEY" or "EC PRIVATE KEY" when body.Contains("ENCRYPTED", StringComparison.Ordinal):
                    _keys.Add(new PemKey(PemKeyKind.Encrypted, default));
                    break;
                case "RSA PRIVATE KEY":
                    Decode(body, kind, at, der => _keys.Add(new PemKey(PemKeyKind.Pkcs1, der)));
                    break;
                case "EC PRIVATE KEY":
                    Decode(body, kind, at, der => _keys.Add(new PemKey(PemKeyKind.Sec1, der)));
                    break;
            }
        }

        public PemContents ToContents() => new([.. _certificates], [.. _crls], [.. _keys], [.. Problems]);

        private void Decode(ReadOnlySpan<char> body, string kind, int at, Action<byte[]> add)
        {
            byte[] der = new byte[body.Length];
            if (Convert.TryFromBase64Chars(body, der, out int length) && length > 0)
                add(der[..length]);
            else
                Problems.Add(new Problem($"PEM block `{kind}` is not valid base64", at));
        }
    }
}
