using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using Portcullis.Syntax;

namespace Portcullis.Identity;

/// <summary>Reads X.509 certificates from hostile bytes. Never throws; accepts X.509 v1 and serial 0, as the field does.</summary>
public static class CertificateReader
{
    private const int MaximumLength = 1 << 20;
    private static readonly AsnReaderOptions Lenient = new() { SkipSetSortOrderVerification = true };

    /// <summary>Reads one DER certificate. Bytes after it are a problem, not ignored.</summary>
    public static Parsed<CertificateDetails> Read(ReadOnlyMemory<byte> der)
    {
        if (der.Length > MaximumLength)
            return new Problem($"certificate is larger than {MaximumLength} bytes");
        try
        {
            return ReadCertificate(der);
        }
        catch (AsnContentException broken)
        {
            return new Problem($"certificate is not valid DER: {Clause(broken.Message)}");
        }
        catch (ArgumentException broken) // a calendar date or an object identifier beyond what the platform can hold
        {
            return new Problem($"certificate holds a value out of range: {Clause(broken.Message)}");
        }
    }

    private static Parsed<CertificateDetails> ReadCertificate(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER, Lenient);
        AsnReader certificate = outer.ReadSequence();
        if (outer.HasData)
            return new Problem("bytes follow the certificate");

        AsnReader body = certificate.ReadSequence();
        string outerAlgorithm = certificate.ReadSequence().ReadObjectIdentifier();
        certificate.ReadBitString(out _);
        certificate.ThrowIfNotEmpty();

        int version = ReadVersion(body);
        if (version is < 1 or > 3)
            return new Problem("certificate version must be 1, 2 or 3");

        BigInteger serial = body.ReadInteger();
        string algorithm = body.ReadSequence().ReadObjectIdentifier();
        if (algorithm != outerAlgorithm)
            return new Problem("certificate names two different signature algorithms");

        ReadOnlyMemory<byte> issuer = body.ReadEncodedValue();
        AsnReader validity = body.ReadSequence();
        DateTimeOffset notBefore = ReadTime(validity);
        DateTimeOffset notAfter = ReadTime(validity);
        validity.ThrowIfNotEmpty();
        ReadOnlyMemory<byte> subject = body.ReadEncodedValue();
        ReadOnlyMemory<byte> spki = body.ReadEncodedValue();
        (string keyAlgorithm, int keyBits) = PublicKeyReader.Read(spki);

        SkipUniqueIds(body);
        var found = new ExtensionsReader();
        if (body.HasData && found.ReadAll(body) is { } problem)
            return problem;
        body.ThrowIfNotEmpty();

        return new CertificateDetails
        {
            Der = der,
            Version = version,
            SerialNumber = Hex(serial),
            Names = found.NamesWith(DistinguishedName.Render(subject)),
            Issuer = DistinguishedName.Render(issuer),
            SubjectDer = subject,
            IssuerDer = issuer,
            NotBefore = notBefore,
            NotAfter = notAfter,
            SignatureAlgorithm = algorithm,
            KeyAlgorithm = keyAlgorithm,
            KeyBits = keyBits,
            Spki = spki,
            SpkiSha256 = SHA256.HashData(spki.Span),
            Sha256 = SHA256.HashData(der.Span),
            Extensions = found.Extensions,
        };
    }

    private static int ReadVersion(AsnReader body)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0);
        if (!body.PeekTag().HasSameClassAndValue(tag))
            return 1;

        AsnReader wrapped = body.ReadSequence(tag);
        bool fits = wrapped.TryReadInt32(out int version);
        wrapped.ThrowIfNotEmpty();
        return fits && version is >= 0 and <= 2 ? version + 1 : -1;
    }

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime)
            ? reader.ReadUtcTime(twoDigitYearMax: 2049)
            : reader.ReadGeneralizedTime();

    private static void SkipUniqueIds(AsnReader body)
    {
        for (int tag = 1; tag <= 2; tag++)
            if (body.HasData && body.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, tag)))
                body.ReadEncodedValue();
    }

    private static string Hex(BigInteger serial)
    {
        byte[] magnitude = BigInteger.Abs(serial).ToByteArray(isUnsigned: true, isBigEndian: true);
        return (serial.Sign < 0 ? "-" : "") + Convert.ToHexStringLower(magnitude);
    }

    // The platform's sentences start with a capital and end with a stop; ours do neither.
    private static string Clause(string sentence)
    {
        int end = sentence.IndexOf('.', StringComparison.Ordinal);
        string first = end < 0 ? sentence : sentence[..end];
        return first.Length == 0 ? "unreadable" : char.ToLowerInvariant(first[0]) + first[1..];
    }
}
