using System.Formats.Asn1;

namespace Portcullis.Identity;

/// <summary>Names a SubjectPublicKeyInfo's algorithm and size, without judging the key.</summary>
internal static class PublicKeyReader
{
    /// <summary>The algorithm's name and the key's size in bits, 0 when unknown.</summary>
    /// <exception cref="AsnContentException">The bytes are not a SubjectPublicKeyInfo.</exception>
    public static (string Algorithm, int Bits) Read(ReadOnlyMemory<byte> spki)
    {
        AsnReader outer = new AsnReader(spki, AsnEncodingRules.DER).ReadSequence();
        AsnReader algorithm = outer.ReadSequence();
        string oid = algorithm.ReadObjectIdentifier();
        byte[] key = outer.ReadBitString(out _);
        return oid switch
        {
            "1.2.840.113549.1.1.1" => ("RSA", RsaBits(key)),
            "1.2.840.113549.1.1.10" => ("RSA-PSS", RsaBits(key)),
            "1.2.840.10045.2.1" => Curve(algorithm),
            "1.3.101.112" => ("Ed25519", 256),
            "1.3.101.113" => ("Ed448", 456),
            "1.2.840.10040.4.1" => ("DSA", 0),
            _ => (oid, 0),
        };
    }

    private static int RsaBits(byte[] key)
    {
        ReadOnlySpan<byte> modulus = new AsnReader(key, AsnEncodingRules.DER).ReadSequence().ReadIntegerBytes().Span.TrimStart((byte)0);
        return modulus.IsEmpty ? 0 : (modulus.Length * 8) - byte.LeadingZeroCount(modulus[0]);
    }

    private static (string Algorithm, int Bits) Curve(AsnReader algorithm)
    {
        if (!algorithm.HasData || !algorithm.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier))
            return ("EC", 0); // explicit parameters: nobody who verifies accepts them
        return algorithm.ReadObjectIdentifier() switch
        {
            "1.2.840.10045.3.1.7" => ("EC P-256", 256),
            "1.3.132.0.34" => ("EC P-384", 384),
            "1.3.132.0.35" => ("EC P-521", 521),
            "1.3.132.0.33" => ("EC P-224", 224),
            "1.3.132.0.10" => ("EC secp256k1", 256),
            var other => ($"EC {other}", 0),
        };
    }
}
