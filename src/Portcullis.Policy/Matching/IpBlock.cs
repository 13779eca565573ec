namespace Portcullis.Policy.Matching;

/// <summary>A block of addresses. An IPv4 block holds no IPv6 address and the other way round.</summary>
internal readonly struct IpBlock
{
    private readonly int _bits; // INVARIANT: 32 or 128; 0 in the default value, which holds nothing
    private readonly ulong _high;
    private readonly ulong _low;
    private readonly ulong _highMask;
    private readonly ulong _lowMask;

    /// <summary>The addresses that agree with the network in the leading <paramref name="prefix"/> bits.</summary>
    public IpBlock(IpValue network, int prefix)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)prefix, (uint)network.Bits, nameof(prefix));
        _bits = network.Bits;
        int low = network.IsV4 ? prefix + 32 : Math.Max(0, prefix - 64);
        _lowMask = Mask(low);
        _highMask = network.IsV4 ? 0 : Mask(Math.Min(64, prefix));
        _high = network.High & _highMask;
        _low = network.Low & _lowMask;
    }

    public bool Contains(IpValue address) =>
        _bits != 0 && address.Bits == _bits && (address.High & _highMask) == _high && (address.Low & _lowMask) == _low;

    private static ulong Mask(int leading) => leading == 0 ? 0 : ulong.MaxValue << (64 - leading);
}
