using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portcullis.Policy;

/// <summary>An IPv4 or IPv6 address in seventeen bytes. IPv4-mapped IPv6 addresses are IPv4. The default value is no address: no block holds it.</summary>
public readonly struct IpValue : IEquatable<IpValue>
{
    private const int MostText = 45; // the longest IPv6 text, with an IPv4 tail
    private const ulong MappedPrefix = 0xFFFF;

    private static readonly SearchValues<char> V6Chars = SearchValues.Create("0123456789abcdefABCDEF:.");

    private readonly byte _bits; // 0, 32 or 128

    private IpValue(byte bits, ulong high, ulong low) => (_bits, High, Low) = (bits, high, low);

    /// <summary>False only for the default value.</summary>
    public bool HasValue => _bits != 0;

    public bool IsV4 => _bits == 32;

    /// <summary>Width in bits: 32, 128, or 0 for no address.</summary>
    internal int Bits => _bits;

    /// <summary>The upper half of an IPv6 address; zero for IPv4.</summary>
    internal ulong High { get; }

    /// <summary>The lower half of an IPv6 address; the whole IPv4 address, first octet highest.</summary>
    internal ulong Low { get; }

    /// <summary>An IPv4 address, first octet in the highest byte.</summary>
    public static IpValue V4(uint address) => new(32, 0, address);

    /// <summary>Network byte order, sixteen bytes; an IPv4-mapped address becomes IPv4.</summary>
    public static IpValue V6(ReadOnlySpan<byte> address)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(address.Length, 16, nameof(address));
        ulong high = BinaryPrimitives.ReadUInt64BigEndian(address);
        ulong low = BinaryPrimitives.ReadUInt64BigEndian(address[8..]);
        return high == 0 && low >> 32 == MappedPrefix ? V4((uint)(low & uint.MaxValue)) : new IpValue(128, high, low);
    }

    /// <summary>From the BCL's form; a scope id is dropped.</summary>
    public static IpValue From(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out int written))
            return default;
        return written == 4 ? V4(BinaryPrimitives.ReadUInt32BigEndian(bytes)) : V6(bytes);
    }

    /// <summary>Reads an address as Go's <c>net.ParseIP</c> does: four decimal parts without leading zeros, or IPv6 without zone or brackets.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpValue value)
    {
        value = default;
        if (text.Length is 0 or > MostText)
            return false;
        if (!text.Contains(':'))
            return TryParseV4(text, out value);
        // SECURITY: the BCL also reads zones, brackets and shortened IPv4; none of them may reach it.
        if (text.ContainsAnyExcept(V6Chars))
            return false;
        int tail = text.LastIndexOf(':') + 1;
        if (text[tail..].Contains('.') && !TryParseV4(text[tail..], out _))
            return false;
        if (!IPAddress.TryParse(text, out IPAddress? parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6)
            return false;
        value = From(parsed);
        return true;
    }

    /// <summary>The same for bytes as they stand in a header.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out IpValue value)
    {
        value = default;
        Span<char> chars = stackalloc char[MostText];
        return text.Length <= MostText && Encoding.ASCII.TryGetChars(text, chars, out int written) && TryParse(chars[..written], out value);
    }

    public bool Equals(IpValue other) => _bits == other._bits && High == other.High && Low == other.Low;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is IpValue other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_bits, High, Low);

    public static bool operator ==(IpValue left, IpValue right) => left.Equals(right);

    public static bool operator !=(IpValue left, IpValue right) => !left.Equals(right);

    /// <summary>The usual text form; empty for no address.</summary>
    public override string ToString()
    {
        if (!HasValue)
            return "";
        Span<byte> bytes = stackalloc byte[16];
        if (IsV4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Low);
            return new IPAddress(bytes[..4]).ToString();
        }
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
        return new IPAddress(bytes).ToString();
    }

    private static bool TryParseV4(ReadOnlySpan<char> text, out IpValue value)
    {
        value = default;
        uint address = 0;
        int parts = 0;
        foreach (Range range in text.Split('.'))
        {
            ReadOnlySpan<char> part = text[range];
            if (++parts > 4 || part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0') || part.IndexOfAnyExceptInRange('0', '9') >= 0)
                return false;
            uint octet = 0;
            foreach (char digit in part)
                octet = (octet * 10) + (uint)(digit - '0');
            if (octet > 255)
                return false;
            address = (address << 8) | octet;
        }
        if (parts != 4)
            return false;
        value = V4(address);
        return true;
    }
}
