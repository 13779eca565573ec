namespace Portcullis.Routing;

/// <summary>Takes an authority apart: <c>host[:port]</c> or <c>[v6]:port</c>.</summary>
internal static class HostText
{
    /// <summary>The index where the port part with its colon begins; the length when there is none.</summary>
    public static int NameEnd(ReadOnlySpan<byte> authority)
    {
        int colon = authority.LastIndexOf((byte)':');
        if (colon < 0)
            return authority.Length;
        if (authority[0] == (byte)'[' && (colon == 0 || authority[colon - 1] != (byte)']'))
            return authority.Length;
        return authority[(colon + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 ? colon : authority.Length;
    }
}
