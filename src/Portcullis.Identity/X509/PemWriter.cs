using System.Security.Cryptography;

namespace Portcullis.Identity;

/// <summary>Writes canonical PEM blocks, each ending with a line feed.</summary>
public static class PemWriter
{
    public static string Write(IEnumerable<CertificateDetails> chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        return string.Concat(chain.Select(static certificate => Write("CERTIFICATE", certificate.Der.Span)));
    }

    public static string Write(PemKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        string label = key.Kind switch
        {
            PemKeyKind.Pkcs1 => "RSA PRIVATE KEY",
            PemKeyKind.Sec1 => "EC PRIVATE KEY",
            _ => "PRIVATE KEY",
        };
        return Write(label, key.Der.Span);
    }

    public static string Write(string label, ReadOnlySpan<byte> der) => PemEncoding.WriteString(label, der) + "\n";
}
