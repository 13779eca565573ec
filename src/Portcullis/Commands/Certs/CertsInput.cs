using System.Collections.Immutable;
using System.Text;
using Portcullis.Identity;
using Portcullis.Syntax;

namespace Portcullis.Commands;

/// <summary>Reads certificate files, PEM or DER.</summary>
internal static class CertsInput
{
    /// <summary>Whatever the file holds.</summary>
    /// <exception cref="InputException">The file cannot be read, or a PEM block in it is broken.</exception>
    public static PemContents Read(string path)
    {
        byte[] bytes = ReadBytes(path);
        PemContents found = bytes is [0x30, ..] ? new PemContents([bytes], [], [], []) : PemReader.Read(bytes);
        if (!found.Problems.IsEmpty)
            throw new InputException($"`{path}`: {found.Problems[0].Message}");
        return found;
    }

    /// <summary>The file's certificates in order, at least one.</summary>
    /// <exception cref="InputException">There is no certificate in the file, or one that cannot be read.</exception>
    public static ImmutableArray<CertificateDetails> ReadCertificates(string path)
    {
        PemContents found = Read(path);
        if (found.Certificates.IsEmpty)
            throw new InputException($"`{path}`: no certificate found");
        return Certificates(path, found);
    }

    /// <summary>The certificates of what was read already: a pipe gives its content once.</summary>
    /// <exception cref="InputException">One of them cannot be read.</exception>
    public static ImmutableArray<CertificateDetails> Certificates(string path, PemContents found) =>
        [.. found.Certificates.Select((der, i) => ReadOne(path, der, i))];

    /// <summary>The file as PEM text of certificates and CRLs, whatever form it had.</summary>
    public static string ReadPem(string path)
    {
        PemContents found = Read(path);
        var text = new StringBuilder();
        foreach (byte[] der in found.Certificates)
            text.Append(PemWriter.Write("CERTIFICATE", der));
        foreach (byte[] der in found.Crls)
            text.Append(PemWriter.Write("X509 CRL", der));
        return text.ToString();
    }

    /// <summary>The file's revocation lists as PEM text; one that was named must hold some.</summary>
    public static string ReadCrls(string path)
    {
        PemContents found = Read(path);
        return found.Crls.IsEmpty
            ? throw new InputException($"`{path}`: no certificate revocation list found")
            : string.Concat(found.Crls.Select(static der => PemWriter.Write("X509 CRL", der)));
    }

    /// <summary>The file's text, whatever it holds.</summary>
    public static string ReadText(string path) => Encoding.Latin1.GetString(ReadBytes(path));

    private static CertificateDetails ReadOne(string path, byte[] der, int index)
    {
        Parsed<CertificateDetails> read = CertificateReader.Read(der);
        return read.Value ?? throw new InputException($"`{path}`, certificate {index + 1}: {read.Problem?.Message}");
    }

    private static byte[] ReadBytes(string path)
    {
        if (!File.Exists(path))
            throw new InputException($"no file `{path}`");

        // Not by its length: a pipe has none, and a device never ends.
        using FileStream file = File.OpenRead(path);
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        for (int count; (count = file.Read(buffer)) > 0;)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > PemReader.MaximumLength)
                throw new InputException($"`{path}` is larger than {PemReader.MaximumLength} bytes");
        }
        return bytes.ToArray();
    }
}
