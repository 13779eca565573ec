using Portcullis.Identity;

namespace Portcullis.Commands;

/// <summary>How certificates are written for people.</summary>
internal static class CertsText
{
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ");

    public static string Usage(string oid) => oid switch
    {
        "1.3.6.1.5.5.7.3.1" => "serverAuth",
        "1.3.6.1.5.5.7.3.2" => "clientAuth",
        "1.3.6.1.5.5.7.3.3" => "codeSigning",
        "1.3.6.1.5.5.7.3.4" => "emailProtection",
        "1.3.6.1.5.5.7.3.9" => "OCSPSigning",
        "2.5.29.37.0" => "anyExtendedKeyUsage",
        _ => oid,
    };

    /// <summary>Names as <c>KIND:value</c>, printable whatever they hold.</summary>
    public static IEnumerable<string> Names(CertificateNames names) =>
        names.UriSans.Select(static name => $"URI:{name}")
            .Concat(names.DnsSans.Select(static name => $"DNS:{name}"))
            .Concat(names.IpSans.Select(static name => $"IP:{name}"))
            .Concat(names.EmailSans.Select(static name => $"EMAIL:{name}"))
            .Select(Printable);

    // SECURITY: a hostile name must not move the cursor of whoever inspects it.
    private static string Printable(string text) =>
        string.Concat(text.Select(static c => c is >= ' ' and <= '~' ? c.ToString() : $"\\x{(int)c:x2}"));
}
