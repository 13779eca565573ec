using System.Globalization;
using System.Text;
using Portcullis.Identity;
using Portcullis.Syntax;

namespace Portcullis.Authorizing;

/// <summary>
/// Reads <c>x-forwarded-client-cert</c> (Envoy's XFCC): elements parted by commas, fields parted by semicolons, values perhaps in quotes.
/// Never throws.
/// </summary>
internal static class ForwardedClientCert
{
    private const int MostFields = 128;

    /// <summary>
    /// The identity in the last element. SECURITY: that one was written by the proxy that asks; those before it came with the request, and
    /// are only as good as the proxy's sanitizing.
    /// </summary>
    public static Parsed<PeerIdentity> Read(ReadOnlySpan<byte> header)
    {
        string text = Encoding.Latin1.GetString(header);
        var element = new List<KeyValuePair<string, string>>();
        int at = 0;
        while (true)
        {
            if (ReadField(text, ref at, element) is { } problem)
                return problem;
            if (at == text.Length)
                break;
            if (text[at++] == ',')
                element.Clear();
        }
        return Identity(element);
    }

    /// <summary>Reads one field; afterwards <paramref name="at"/> is a separator or the end.</summary>
    private static Problem? ReadField(string text, ref int at, List<KeyValuePair<string, string>> element)
    {
        int equals = text.IndexOf('=', at);
        int separator = text.AsSpan(at).IndexOfAny(',', ';', '"');
        if (equals <= at || (separator >= 0 && at + separator < equals))
            return Malformed(at);
        if (element.Count == MostFields)
            return new Problem("x-forwarded-client-cert has too many fields", at);
        string name = text[at..equals].Trim(' ');
        at = equals + 1;
        if (at < text.Length && text[at] == '"')
        {
            if (Quoted(text, ref at) is not { } quoted)
                return Malformed(at);
            element.Add(new(name, quoted));
            return at == text.Length || text[at] is ',' or ';' ? null : Malformed(at);
        }
        int end = text.AsSpan(at).IndexOfAny(',', ';');
        end = end < 0 ? text.Length : at + end;
        string value = text[at..end];
        if (value.Contains('"', StringComparison.Ordinal))
            return Malformed(at);
        element.Add(new(name, value));
        at = end;
        return null;
    }

    /// <summary>Null when the quotes are not closed.</summary>
    private static string? Quoted(string text, ref int at)
    {
        var value = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            char c = text[at];
            if (c == '"')
            {
                at++;
                return value.ToString();
            }
            if (c == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\')
                c = text[++at];
            value.Append(c);
        }
        return null;
    }

    private static Parsed<PeerIdentity> Identity(List<KeyValuePair<string, string>> element)
    {
        string? hash = null, certificate = null, subject = null;
        var uris = new List<string>();
        var dns = new List<string>();
        foreach ((string name, string value) in element)
        {
            switch (name.ToLower(CultureInfo.InvariantCulture))
            {
                case "hash" when hash is null:
                    hash = value;
                    break;
                case "cert" when certificate is null:
                    certificate = value;
                    break;
                case "subject" when subject is null:
                    subject = value;
                    break;
                case "uri":
                    if (value.Length > 0) // Envoy writes a bare `URI=` for a certificate without one
                        uris.Add(value);
                    break;
                case "dns":
                    dns.Add(value);
                    break;
                case "by" or "chain":
                    break;
                default:
                    return new Problem($"x-forwarded-client-cert has a field that is unknown or given twice");
            }
        }
        // The certificate itself says more, and nothing in it can pass for a separator.
        return certificate is null
            ? PeerIdentity.FromNames(uris, dns, subject ?? "")
            : FromCertificate(certificate, hash);
    }

    private static Parsed<PeerIdentity> FromCertificate(string certificate, string? hash)
    {
        Parsed<CertificateDetails> read = HeaderCertificate.ReadDetails(Encoding.Latin1.GetBytes(certificate));
        if (!read.Ok)
            return read.Problem;
        if (hash is not null && !hash.Equals(Convert.ToHexString(read.Value.Sha256.Span), StringComparison.OrdinalIgnoreCase))
            return new Problem("x-forwarded-client-cert holds a certificate and the hash of another");
        return PeerIdentity.FromCertificate(read.Value);
    }

    private static Problem Malformed(int at) => new("x-forwarded-client-cert is malformed", at);
}
