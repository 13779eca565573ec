using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Portcullis.Identity;

namespace Portcullis.Commands;

/// <summary>Writes inspected certificates as one JSON object.</summary>
internal static class CertsInspectJson
{
    public static void Write(CertsPortrait[] portraits, PemContents found, TextWriter output)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartArray("certificates");
            foreach (CertsPortrait portrait in portraits)
                WriteOne(json, portrait);
            json.WriteEndArray();
            json.WriteNumber("revocationLists", found.Crls.Length);
            json.WriteNumber("privateKeys", found.Keys.Length);
            json.WriteEndObject();
        }
        output.WriteLine(Encoding.UTF8.GetString(bytes.ToArray()));
    }

    private static void WriteOne(Utf8JsonWriter json, CertsPortrait portrait)
    {
        CertificateDetails certificate = portrait.Certificate;
        json.WriteStartObject();
        json.WriteString("subject", certificate.Subject);
        json.WriteString("issuer", certificate.Issuer);
        json.WriteNumber("version", certificate.Version);
        json.WriteString("serialNumber", certificate.SerialNumber);
        json.WriteString("notBefore", CertsText.Time(certificate.NotBefore));
        json.WriteString("notAfter", CertsText.Time(certificate.NotAfter));
        json.WriteBoolean("isCa", certificate.IsCa);
        json.WriteString("keyAlgorithm", certificate.KeyAlgorithm);
        json.WriteNumber("keyBits", certificate.KeyBits);
        WriteArray(json, "subjectAltNames", CertsText.Names(certificate.Names));
        WriteArray(json, "extendedKeyUsages", certificate.Extensions.ExtendedKeyUsages.Select(CertsText.Usage));
        json.WriteString("sha256", Convert.ToHexStringLower(certificate.Sha256.Span));
        json.WriteString("spkiSha256", Convert.ToBase64String(certificate.SpkiSha256.Span));
        json.WriteString("principal", portrait.Principal);
        WriteArray(json, "principals", portrait.Patterns);
        if (portrait.Workload is { } workload)
        {
            json.WriteStartObject("workload");
            json.WriteString("trustDomain", workload.TrustDomain);
            json.WriteString("namespace", workload.Namespace);
            json.WriteString("serviceAccount", workload.ServiceAccount);
            json.WriteEndObject();
        }
        WriteArray(json, "findings", portrait.Findings);
        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
