using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Portcullis.Http;

/// <summary>
/// What a TLS ClientHello asks for, read from peeked bytes without consuming them (RFC 8446 section 4.1.2, RFC 6066, RFC 7301). Reusable.
/// </summary>
/// <remarks>Never throws on any input. Messages over 16 KiB or spread over more than 64 records are invalid.</remarks>
public sealed class ClientHello
{
    /// <summary>The longest message, and with its record headers the most a caller needs to peek.</summary>
    public const int MaxBytes = 16 * 1024;

    private const int RecordHeader = 5;
    private const int MessageHeader = 4;
    private const int MaxRecords = 64;
    private const int LongestName = 255;

    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._"u8);

    private Octets _serverName;
    private Octets _protocols; // as on the wire: length byte, name, ...
    private Octets _versions; // as on the wire: two bytes each

    /// <summary>The host name asked for, lower-case ASCII; empty when none was.</summary>
    public ReadOnlySpan<byte> ServerName => _serverName.Span;

    /// <summary>The ALPN offers as on the wire, each a length byte and a name; checked. Empty when none were made.</summary>
    public ReadOnlySpan<byte> Protocols => _protocols.Span;

    /// <summary>The highest TLS version offered, such as 0x0304.</summary>
    public int HighestVersion { get; private set; }

    /// <summary>Whether ALPN offers this protocol.</summary>
    public bool Offers(scoped ReadOnlySpan<byte> protocol)
    {
        for (ReadOnlySpan<byte> rest = _protocols.Span; !rest.IsEmpty; rest = rest[(rest[0] + 1)..])
        {
            if (rest.Slice(1, rest[0]).SequenceEqual(protocol))
                return true;
        }
        return false;
    }

    /// <summary>Whether this TLS version is offered.</summary>
    public bool OffersVersion(int version)
    {
        for (ReadOnlySpan<byte> rest = _versions.Span; rest.Length >= 2; rest = rest[2..])
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(rest) == version)
                return true;
        }
        return false;
    }

    /// <summary>Reads from the first byte of the connection on, each time anew.</summary>
    public ClientHelloResult Read(ReadOnlySpan<byte> input)
    {
        _serverName.Clear();
        _protocols.Clear();
        _versions.Clear();
        HighestVersion = 0;
        if (input.IsEmpty)
            return ClientHelloResult.NeedMore;
        if (input[0] != 22 || (input.Length > 1 && input[1] != 3))
            return ClientHelloResult.NotTls;
        if (input.Length < RecordHeader)
            return ClientHelloResult.NeedMore;

        // Nearly always the message lies in one record and can be read in place.
        int recordLength = BinaryPrimitives.ReadUInt16BigEndian(input[3..]);
        if (recordLength >= MessageHeader && input.Length >= RecordHeader + MessageHeader)
        {
            int messageLength = MessageLength(input[RecordHeader..]);
            if (messageLength < 0)
                return ClientHelloResult.Invalid;
            if (messageLength <= recordLength - MessageHeader)
            {
                return input.Length - RecordHeader - MessageHeader < messageLength
                    ? ClientHelloResult.NeedMore
                    : Result(Message(input.Slice(RecordHeader + MessageHeader, messageLength)));
            }
        }
        return Joined(input);
    }

    private static ClientHelloResult Result(bool valid) => valid ? ClientHelloResult.Ok : ClientHelloResult.Invalid;

    /// <summary>The length of a ClientHello's body, or -1 when the message is another or too long.</summary>
    private static int MessageLength(ReadOnlySpan<byte> message)
    {
        int length = (message[1] << 16) | (message[2] << 8) | message[3];
        return message[0] == 1 && length <= MaxBytes - MessageHeader ? length : -1;
    }

    private ClientHelloResult Joined(ReadOnlySpan<byte> input)
    {
        byte[] message = ArrayPool<byte>.Shared.Rent(MaxBytes);
        int length = 0;
        int wanted = -1;
        ClientHelloResult result = ClientHelloResult.NeedMore;
        for (int records = 0; input.Length >= RecordHeader; records++)
        {
            int size = BinaryPrimitives.ReadUInt16BigEndian(input[3..]);
            if (input[0] != 22 || input[1] != 3 || size is 0 or > MaxBytes || records == MaxRecords)
            {
                result = ClientHelloResult.Invalid;
                break;
            }
            int available = Math.Min(Math.Min(size, input.Length - RecordHeader), MaxBytes - length);
            input.Slice(RecordHeader, available).CopyTo(message.AsSpan(length));
            length += available;
            if (wanted < 0 && length >= MessageHeader)
            {
                wanted = MessageLength(message);
                if (wanted < 0)
                {
                    result = ClientHelloResult.Invalid;
                    break;
                }
            }
            if (wanted >= 0 && length - MessageHeader >= wanted)
            {
                result = Result(Message(message.AsSpan(MessageHeader, wanted)));
                break;
            }
            if (input.Length < RecordHeader + size)
                break;
            input = input[(RecordHeader + size)..];
        }
        ArrayPool<byte>.Shared.Return(message);
        return result;
    }

    private bool Message(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 34)
            return false;
        int legacyVersion = BinaryPrimitives.ReadUInt16BigEndian(rest);
        rest = rest[34..];
        if (!Take(ref rest, 1, out ReadOnlySpan<byte> session) || session.Length > 32
            || !Take(ref rest, 2, out ReadOnlySpan<byte> ciphers) || ciphers.Length is 0 || ciphers.Length % 2 != 0
            || !Take(ref rest, 1, out ReadOnlySpan<byte> compressions) || compressions.IsEmpty)
        {
            return false;
        }

        if (!rest.IsEmpty)
        {
            if (!Take(ref rest, 2, out ReadOnlySpan<byte> extensions) || !rest.IsEmpty || !Extensions(extensions))
                return false;
        }
        if (_versions.Span.IsEmpty)
            _versions.Set([(byte)(legacyVersion >> 8), (byte)(legacyVersion & 0xFF)]);
        for (ReadOnlySpan<byte> versions = _versions.Span; versions.Length >= 2; versions = versions[2..])
        {
            // RFC 8701: values such as 0x2A2A are there to be ignored.
            if (versions[0] == 3)
                HighestVersion = Math.Max(HighestVersion, BinaryPrimitives.ReadUInt16BigEndian(versions));
        }
        return true;
    }

    private bool Extensions(ReadOnlySpan<byte> rest)
    {
        int seen = 0;
        while (!rest.IsEmpty)
        {
            if (rest.Length < 4)
                return false;
            int type = BinaryPrimitives.ReadUInt16BigEndian(rest);
            rest = rest[2..];
            if (!Take(ref rest, 2, out ReadOnlySpan<byte> body))
                return false;

            int bit = type switch { 0 => 1, 16 => 2, 43 => 4, _ => 0 };
            if ((seen & bit) != 0)
                return false;
            seen |= bit;
            bool valid = type switch
            {
                0 => ServerNames(body),
                16 => ProtocolNames(body),
                43 => Versions(body),
                _ => true,
            };
            if (!valid)
                return false;
        }
        return true;
    }

    private bool ServerNames(ReadOnlySpan<byte> body)
    {
        // RFC 6066 section 3: one name of the one type there is.
        if (!Take(ref body, 2, out ReadOnlySpan<byte> list) || !body.IsEmpty || list.IsEmpty || list[0] != 0)
            return false;
        list = list[1..];
        if (!Take(ref list, 2, out ReadOnlySpan<byte> name) || !list.IsEmpty || name.Length is 0 or > LongestName)
            return false;

        Span<byte> lower = stackalloc byte[LongestName];
        lower = lower[..name.Length];
        if (Ascii.ToLower(name, lower, out _) != OperationStatus.Done || lower.ContainsAnyExcept(NameBytes)
            || lower[0] == '.' || lower[^1] == '.')
        {
            return false;
        }
        _serverName.Set(lower);
        return true;
    }

    private bool ProtocolNames(ReadOnlySpan<byte> body)
    {
        if (!Take(ref body, 2, out ReadOnlySpan<byte> list) || !body.IsEmpty || list.IsEmpty)
            return false;
        ReadOnlySpan<byte> all = list;
        while (!list.IsEmpty)
        {
            if (!Take(ref list, 1, out ReadOnlySpan<byte> name) || name.IsEmpty)
                return false;
        }
        _protocols.Set(all);
        return true;
    }

    private bool Versions(ReadOnlySpan<byte> body)
    {
        if (!Take(ref body, 1, out ReadOnlySpan<byte> list) || !body.IsEmpty || list.IsEmpty || list.Length % 2 != 0)
            return false;
        _versions.Set(list);
        return true;
    }

    /// <summary>Takes a vector with a length of one or two bytes off the front.</summary>
    private static bool Take(ref ReadOnlySpan<byte> rest, int lengthBytes, out ReadOnlySpan<byte> vector)
    {
        vector = default;
        if (rest.Length < lengthBytes)
            return false;
        int length = lengthBytes == 1 ? rest[0] : BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (rest.Length - lengthBytes < length)
            return false;
        vector = rest.Slice(lengthBytes, length);
        rest = rest[(lengthBytes + length)..];
        return true;
    }
}
