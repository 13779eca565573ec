using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Portcullis.Http;

/// <summary>
/// The PROXY protocol header, version 1 or 2, a load balancer may put before a connection's own bytes. A null <see cref="Origin"/> after
/// <see cref="ReadResult.Done"/> means the balancer speaks for itself (UNKNOWN, LOCAL).
/// </summary>
/// <remarks>Never throws on any input; a version 2 header over 4 KiB is refused.</remarks>
public sealed class ProxyHeader
{
    private const int LongestLine = 107;
    private const int LargestBlock = 4096;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>The address and port of whoever connected to the balancer.</summary>
    public IPEndPoint? Origin { get; private set; }

    /// <summary>Reads from the first byte of the connection on, each time anew; <paramref name="consumed"/> is set when done.</summary>
    public ReadResult Read(ReadOnlySpan<byte> input, out int consumed)
    {
        Origin = null;
        consumed = 0;
        if (StartsLike(input, Signature))
            return input.Length < 16 ? ReadResult.NeedMore : Binary(input, out consumed);
        return StartsLike(input, "PROXY "u8) ? Line(input, out consumed) : ReadResult.Problem;
    }

    private static bool StartsLike(ReadOnlySpan<byte> input, ReadOnlySpan<byte> prefix)
    {
        int length = Math.Min(input.Length, prefix.Length);
        return input[..length].SequenceEqual(prefix[..length]);
    }

    private ReadResult Line(ReadOnlySpan<byte> input, out int consumed)
    {
        consumed = 0;
        ReadOnlySpan<byte> window = input[..Math.Min(input.Length, LongestLine)];
        int end = window.IndexOf("\r\n"u8);
        if (end < 0)
            return window.Length < LongestLine ? ReadResult.NeedMore : ReadResult.Problem;

        ReadOnlySpan<byte> line = input["PROXY ".Length..end];
        consumed = end + 2;
        if (line.SequenceEqual("UNKNOWN"u8) || line.StartsWith("UNKNOWN "u8))
            return ReadResult.Done;

        AddressFamily family = line.StartsWith("TCP4 "u8) ? AddressFamily.InterNetwork
            : line.StartsWith("TCP6 "u8) ? AddressFamily.InterNetworkV6
            : AddressFamily.Unspecified;
        if (family == AddressFamily.Unspecified)
            return ReadResult.Problem;

        line = line["TCP4 ".Length..];
        if (Word(ref line) is not { IsEmpty: false } from || Word(ref line) is not { IsEmpty: false } to
            || !Port(Word(ref line), out int fromPort) || !Port(line, out _)
            || !Address(from, family, out IPAddress? address) || !Address(to, family, out _))
        {
            return ReadResult.Problem;
        }
        Origin = new IPEndPoint(address!, fromPort);
        return ReadResult.Done;
    }

    private ReadResult Binary(ReadOnlySpan<byte> input, out int consumed)
    {
        consumed = 0;
        int length = BinaryPrimitives.ReadUInt16BigEndian(input[14..]);
        if (input[12] is not (0x20 or 0x21) || length > LargestBlock)
            return ReadResult.Problem;
        if (input.Length < 16 + length)
            return ReadResult.NeedMore;

        ReadOnlySpan<byte> block = input.Slice(16, length);
        consumed = 16 + length;
        if (input[12] == 0x20)
            return ReadResult.Done;
        switch (input[13])
        {
            case 0x11 when length >= 12:
                Origin = new IPEndPoint(new IPAddress(block[..4]), BinaryPrimitives.ReadUInt16BigEndian(block[8..]));
                return ReadResult.Done;
            case 0x21 when length >= 36:
                Origin = new IPEndPoint(new IPAddress(block[..16]), BinaryPrimitives.ReadUInt16BigEndian(block[32..]));
                return ReadResult.Done;
            case 0x00:
                return ReadResult.Done;
            default:
                return ReadResult.Problem;
        }
    }

    private static ReadOnlySpan<byte> Word(ref ReadOnlySpan<byte> line)
    {
        int space = line.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = space < 0 ? line : line[..space];
        line = space < 0 ? default : line[(space + 1)..];
        return word;
    }

    private static bool Port(ReadOnlySpan<byte> text, out int port) =>
        Utf8Parser.TryParse(text, out port, out int used) && used == text.Length && text[0] != '+' && port is >= 0 and <= 65535;

    private static bool Address(ReadOnlySpan<byte> text, AddressFamily family, out IPAddress? address) =>
        IPAddress.TryParse(System.Text.Encoding.ASCII.GetString(text), out address) && address.AddressFamily == family
        && (family != AddressFamily.InterNetwork || text.Count((byte)'.') == 3);
}
