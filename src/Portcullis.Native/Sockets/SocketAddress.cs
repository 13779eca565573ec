using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace Portcullis.Native;

/// <summary>An IPv4 or IPv6 address with its port, as the kernel lays it out. The default value is no address.</summary>
/// <remarks>A value type, so that accepting a connection needs no allocation for it.</remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly struct SocketAddress : IEquatable<SocketAddress>
{
    internal const int MaxLength = 28;
    private const ushort FamilyV4 = 2;
    private const ushort FamilyV6 = 10;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly uint _fourth;
    private readonly uint _padding;

    /// <summary>The address to bind or connect to.</summary>
    public SocketAddress(IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)port, ushort.MaxValue, nameof(port));
        this = default;
        Span<byte> raw = stackalloc byte[32];
        raw.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(raw[2..], (ushort)port);
        bool v6 = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        ushort family = v6 ? FamilyV6 : FamilyV4;
        MemoryMarshal.Write(raw, in family);
        address.TryWriteBytes(raw[(v6 ? 8 : 4)..], out _);
        if (v6 && address.ScopeId != 0)
        {
            uint scope = (uint)address.ScopeId;
            MemoryMarshal.Write(raw[24..], in scope);
        }
        this = MemoryMarshal.Read<SocketAddress>(raw);
    }

    /// <summary>False for the default value.</summary>
    public bool IsSet => Family != 0;

    public bool IsV6 => Family == FamilyV6;

    public int Port => BinaryPrimitives.ReverseEndianness(unchecked((ushort)(_first >> 16)));

    /// <summary>The bytes that <c>bind</c> and <c>connect</c> want.</summary>
    internal int Length => IsV6 ? 28 : 16;

    private ushort Family => (ushort)(_first & 0xffff); // all kernels this runs on are little-endian

    /// <summary>The address without its port; a v4 address mapped into v6 is given as v4.</summary>
    public IPAddress ToIPAddress()
    {
        ReadOnlySpan<byte> raw = MemoryMarshal.AsBytes(new ReadOnlySpan<SocketAddress>(in this));
        if (!IsV6)
            return new IPAddress(raw.Slice(4, 4));

        var address = new IPAddress(raw.Slice(8, 16), MemoryMarshal.Read<uint>(raw[24..]));
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    public IPEndPoint ToEndPoint() => new(ToIPAddress(), Port);

    public override string ToString() => IsSet ? ToEndPoint().ToString() : "-";

    public bool Equals(SocketAddress other) =>
        _first == other._first && _second == other._second && _third == other._third && _fourth == other._fourth;

    public override bool Equals(object? obj) => obj is SocketAddress other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_first, _second, _third, _fourth);

    public static bool operator ==(SocketAddress left, SocketAddress right) => left.Equals(right);

    public static bool operator !=(SocketAddress left, SocketAddress right) => !left.Equals(right);

    internal static SocketAddress FromRaw(ReadOnlySpan<byte> raw) => MemoryMarshal.Read<SocketAddress>(raw);

    internal void CopyTo(Span<byte> raw) => MemoryMarshal.Write(raw, in this);
}
