namespace Portcullis.Native;

/// <summary>Turns OpenSSL's ASN1_TIME into seconds.</summary>
internal static unsafe class Asn1Time
{
    /// <summary>Null when it holds no valid time.</summary>
    public static long? ToUnixSeconds(nint time)
    {
        int* parts = stackalloc int[16]; // struct tm: second, minute, hour, day, month from 0, year from 1900, …
        if (LibCrypto.ASN1_TIME_to_tm(time, parts) != 1 || parts[5] is < -1899 or > 8099)
            return null;
        int second = Math.Min(parts[0], 59);
        return new DateTimeOffset(parts[5] + 1900, parts[4] + 1, parts[3], parts[2], parts[1], second, TimeSpan.Zero).ToUnixTimeSeconds();
    }
}
