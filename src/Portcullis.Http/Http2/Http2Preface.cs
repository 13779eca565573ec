namespace Portcullis.Http;

/// <summary>The bytes every HTTP/2 connection starts with (RFC 9113 section 3.4).</summary>
public static class Http2Preface
{
    public static ReadOnlySpan<byte> Bytes => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Whether a plaintext connection speaks HTTP/2 from the start; null while its bytes allow both answers.</summary>
    public static bool? Matches(ReadOnlySpan<byte> input)
    {
        int length = Math.Min(input.Length, Bytes.Length);
        if (!input[..length].SequenceEqual(Bytes[..length]))
            return false;
        return length == Bytes.Length ? true : null;
    }
}
