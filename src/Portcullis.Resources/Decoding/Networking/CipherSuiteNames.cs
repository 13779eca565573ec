using System.Collections.Frozen;

namespace Portcullis.Resources.Decoding;

/// <summary>The cipher suites that Istio accepts, by OpenSSL name. They matter up to TLS 1.2 only.</summary>
internal static class CipherSuiteNames
{
    private static readonly FrozenSet<string> Known = new[]
    {
        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
        "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA",
        "ECDHE-ECDSA-AES256-SHA", "ECDHE-RSA-AES256-SHA",
        "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA", "AES256-SHA", "DES-CBC3-SHA",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static IEnumerable<string> All => Known;

    /// <summary>Istio: the empty string, <c>ALL</c> and operator expressions such as <c>[A|B]</c> or <c>!C</c> pass unread.</summary>
    public static bool IsAccepted(string name) =>
        name.Length == 0 || name == "ALL" || !char.IsAsciiLetterOrDigit(name[0]) || Known.Contains(name);
}
