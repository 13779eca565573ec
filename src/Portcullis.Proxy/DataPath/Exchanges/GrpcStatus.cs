namespace Portcullis.Proxy;

/// <summary>gRPC's own words for HTTP's.</summary>
internal static class GrpcStatus
{
    /// <summary>The grpc-status that a local reply of this HTTP status becomes.</summary>
    public static int FromHttp(int status) => status switch
    {
        400 => 13,
        401 => 16,
        403 => 7,
        404 => 12,
        429 or 502 or 503 or 504 => 14,
        _ => 2,
    };

    /// <summary>Percent-encodes a grpc-message: bytes below space, from <c>~</c> on, and <c>%</c>. What does not fit is cut off.</summary>
    public static ReadOnlySpan<byte> Encode(ReadOnlySpan<byte> message, Span<byte> room)
    {
        int at = 0;
        foreach (byte b in message)
        {
            if (at + 3 > room.Length)
                break;
            if (b is >= (byte)' ' and < (byte)'~' and not (byte)'%')
            {
                room[at++] = b;
                continue;
            }
            room[at] = (byte)'%';
            room[at + 1] = "0123456789ABCDEF"u8[b >> 4];
            room[at + 2] = "0123456789ABCDEF"u8[b & 15];
            at += 3;
        }
        return room[..at];
    }

    /// <summary>Reads a <c>grpc-timeout</c>; null when it is malformed, which counts as absent.</summary>
    public static TimeSpan? Timeout(ReadOnlySpan<byte> value)
    {
        if (value.Length is < 2 or > 9)
            return null;
        long amount = 0;
        foreach (byte digit in value[..^1])
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return null;
            amount = (amount * 10) + digit - '0';
        }
        long? ticks = (char)value[^1] switch
        {
            'H' => amount * TimeSpan.TicksPerHour,
            'M' => amount * TimeSpan.TicksPerMinute,
            'S' => amount * TimeSpan.TicksPerSecond,
            'm' => amount * TimeSpan.TicksPerMillisecond,
            'u' => amount * TimeSpan.TicksPerMicrosecond,
            'n' => amount / 100,
            _ => null,
        };
        return ticks is { } known ? new TimeSpan(known) : null;
    }
}
