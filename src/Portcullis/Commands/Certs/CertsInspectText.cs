using Portcullis.Identity;

namespace Portcullis.Commands;

/// <summary>Writes inspected certificates for people.</summary>
internal static class CertsInspectText
{
    public static void Write(CertsPortrait[] portraits, PemContents found, TextWriter output)
    {
        for (int i = 0; i < portraits.Length; i++)
        {
            if (i > 0)
                output.WriteLine();
            WriteOne(portraits[i], i + 1, portraits.Length, output);
        }
        if (!found.Crls.IsEmpty)
            output.WriteLine($"revocation lists: {found.Crls.Length}");
        foreach (PemKey key in found.Keys)
            output.WriteLine(key.Kind == PemKeyKind.Encrypted ? "private key: encrypted" : "private key: keep this file secret");
    }

    private static void WriteOne(CertsPortrait portrait, int number, int count, TextWriter output)
    {
        CertificateDetails certificate = portrait.Certificate;
        void Line(string label, string text) => output.WriteLine($"  {label,-13}{text}");

        string kind = certificate.IsCa ? certificate.IsSelfIssued ? "root authority" : "intermediate authority" : "leaf";
        output.WriteLine(count == 1 ? $"certificate ({kind}, X.509 v{certificate.Version})" : $"certificate {number} of {count} ({kind}, X.509 v{certificate.Version})");
        Line("subject", Or(certificate.Subject, "(empty)"));
        Line("issuer", Or(certificate.Issuer, "(empty)"));
        Line("names", Or(string.Join(", ", CertsText.Names(certificate.Names)), "(none)"));
        Line("valid", $"{CertsText.Time(certificate.NotBefore)} to {CertsText.Time(certificate.NotAfter)}");
        Line("key", $"{certificate.KeyAlgorithm}, {certificate.KeyBits} bits");
        Line("serial", certificate.SerialNumber);
        if (certificate.KeyUsage is { } usage)
            Line("key usage", usage.ToString());
        if (!certificate.Extensions.ExtendedKeyUsages.IsEmpty)
            Line("extended", string.Join(", ", certificate.Extensions.ExtendedKeyUsages.Select(CertsText.Usage)));
        Line("sha256", Convert.ToHexStringLower(certificate.Sha256.Span));
        Line("spki", Convert.ToBase64String(certificate.SpkiSha256.Span));
        if (!certificate.IsCa)
            WritePrincipal(portrait, Line);
        foreach (string finding in portrait.Findings)
            Line("note", finding);
    }

    private static void WritePrincipal(CertsPortrait portrait, Action<string, string> line)
    {
        line("principal", portrait.Principal ?? "(none that a policy can spell)");
        if (portrait.Workload is { } workload)
            line("workload", $"account {workload.ServiceAccount} in namespace {workload.Namespace} of trust domain {workload.TrustDomain}");
        line("matched by", portrait.Patterns.IsEmpty
            ? "no value of `principals`"
            : "principals: " + string.Join(", ", portrait.Patterns.Select(static pattern => $"[\"{pattern}\"]")));
    }

    private static string Or(string text, string otherwise) => text.Length == 0 ? otherwise : text;
}
