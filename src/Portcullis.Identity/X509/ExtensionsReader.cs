using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Portcullis.Syntax;

namespace Portcullis.Identity;

/// <summary>Collects the extensions of one certificate. Used once, then thrown away.</summary>
internal sealed class ExtensionsReader
{
    private static readonly Asn1Tag Wrapper = new(TagClass.ContextSpecific, 3);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _unknownCritical = [];
    private readonly List<string>[] _names = [[], [], [], []]; // URI, DNS, email, IP

    public CertificateExtensions Extensions { get; private set; } = new();

    public CertificateNames NamesWith(string subject) =>
        new(subject, [.. _names[0]], [.. _names[1]], [.. _names[2]], [.. _names[3]]);

    /// <summary>Reads the extensions to the end; the first thing that is well-formed DER but wrong comes back.</summary>
    /// <exception cref="AsnContentException">An extension is not valid DER.</exception>
    public Problem? ReadAll(AsnReader body)
    {
        AsnReader wrapped = body.ReadSequence(Wrapper);
        AsnReader all = wrapped.ReadSequence();
        wrapped.ThrowIfNotEmpty();
        while (all.HasData)
        {
            AsnReader one = all.ReadSequence();
            string oid = one.ReadObjectIdentifier();
            bool critical = one.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && one.ReadBoolean();
            byte[] value = one.ReadOctetString();
            one.ThrowIfNotEmpty();
            if (!_seen.Add(oid))
                return new Problem($"extension {oid} appears twice");
            if (ReadOne(oid, critical, value) is { } problem)
                return problem;
        }
        Extensions = Extensions with { UnknownCritical = [.. _unknownCritical] };
        return null;
    }

    private Problem? ReadOne(string oid, bool critical, byte[] value)
    {
        var reader = new AsnReader(value, AsnEncodingRules.DER);
        switch (oid)
        {
            case "2.5.29.17":
                return ReadNames(reader);
            case "2.5.29.19":
                return ReadBasicConstraints(reader);
            case "2.5.29.15":
                Extensions = Extensions with { KeyUsage = ReadKeyUsage(reader) };
                return null;
            case "2.5.29.37":
                Extensions = Extensions with { ExtendedKeyUsages = ReadOids(reader) };
                return null;
            case "2.5.29.14":
                Extensions = Extensions with { SubjectKeyId = reader.ReadOctetString() };
                return null;
            case "2.5.29.35":
                Extensions = Extensions with { AuthorityKeyId = ReadAuthorityKeyId(reader) };
                return null;
            case "2.5.29.30" or "2.5.29.31" or "2.5.29.32" or "2.5.29.33" or "2.5.29.36" or "2.5.29.54" or "2.5.29.18":
                return null; // name constraints and policies are the verifier's business
            default:
                if (critical)
                    _unknownCritical.Add(oid);
                return null;
        }
    }

    private Problem? ReadNames(AsnReader reader)
    {
        AsnReader names = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        int other = 0;
        while (names.HasData)
        {
            Asn1Tag tag = names.PeekTag();
            if (tag.TagClass != TagClass.ContextSpecific)
                return new Problem("subjectAltName holds something that is not a name");
            switch (tag.TagValue)
            {
                case 1 or 2 or 6 when !tag.IsConstructed:
                    int list = tag.TagValue == 6 ? 0 : tag.TagValue == 2 ? 1 : 2;
                    _names[list].Add(Encoding.Latin1.GetString(names.ReadOctetString(tag)));
                    break;
                case 7 when !tag.IsConstructed:
                    byte[] address = names.ReadOctetString(tag);
                    if (address.Length is not (4 or 16))
                        return new Problem("subjectAltName holds an IP address that has neither 4 nor 16 bytes");
                    _names[3].Add(new IPAddress(address).ToString());
                    break;
                default:
                    names.ReadEncodedValue();
                    other++;
                    break;
            }
        }
        Extensions = Extensions with { HasSubjectAltName = true, OtherSans = other };
        return null;
    }

    private Problem? ReadBasicConstraints(AsnReader reader)
    {
        AsnReader sequence = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        bool ca = sequence.HasData && sequence.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && sequence.ReadBoolean();
        int? length = null;
        if (sequence.HasData)
        {
            if (!sequence.TryReadInt32(out int value) || value < 0)
                return new Problem("path length constraint must be a small non-negative integer");
            length = value;
        }
        sequence.ThrowIfNotEmpty();
        Extensions = Extensions with { BasicConstraintsCa = ca, PathLength = length };
        return null;
    }

    private static X509KeyUsageFlags ReadKeyUsage(AsnReader reader)
    {
        byte[] bits = reader.ReadBitString(out _);
        reader.ThrowIfNotEmpty();
        int flags = (bits.Length > 0 ? bits[0] : 0) | (bits.Length > 1 ? bits[1] << 8 : 0);
        return (X509KeyUsageFlags)(flags & 0x80FF);
    }

    private static ImmutableArray<string> ReadOids(AsnReader reader)
    {
        AsnReader sequence = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var oids = ImmutableArray.CreateBuilder<string>();
        while (sequence.HasData)
            oids.Add(sequence.ReadObjectIdentifier());
        return oids.ToImmutable();
    }

    private static ReadOnlyMemory<byte> ReadAuthorityKeyId(AsnReader reader)
    {
        AsnReader sequence = reader.ReadSequence();
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0);
        return sequence.HasData && sequence.PeekTag().HasSameClassAndValue(tag)
            ? sequence.ReadOctetString(tag)
            : default(ReadOnlyMemory<byte>);
    }
}
