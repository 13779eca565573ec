using System.Text;
using Portcullis.Http;

namespace Portcullis.Authorizing;

/// <summary>Takes out of a request the headers that a proxy sets itself: one line of each, or something is wrong.</summary>
internal sealed class HeaderTaker(HeaderList headers)
{
    /// <summary>The first thing that was wrong, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>The value, empty when the header is missing. SECURITY: of two lines one is the caller's, and nobody knows which.</summary>
    public byte[] Take(ReadOnlySpan<byte> lowerName)
    {
        int line = headers.Find(lowerName);
        byte[] value = line < 0 ? [] : headers.Value(line).ToArray();
        if (headers.RemoveAll(lowerName) > 1)
            Problem ??= $"`{Encoding.ASCII.GetString(lowerName)}` is given more than once";
        return value;
    }

    /// <summary>The same for a header without which there is no question.</summary>
    public byte[] Require(ReadOnlySpan<byte> lowerName)
    {
        byte[] value = Take(lowerName);
        if (value.Length == 0)
            Problem ??= $"`{Encoding.ASCII.GetString(lowerName)}` is missing";
        return value;
    }
}
