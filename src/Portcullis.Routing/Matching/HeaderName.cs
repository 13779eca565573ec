using System.Text;

namespace Portcullis.Routing;

/// <summary>What a header condition looks at. The Host is kept apart from the other lines, because HTTP/2 carries it as <c>:authority</c>.</summary>
internal sealed class HeaderName(string name)
{
    /// <summary>Lower case.</summary>
    public byte[] Bytes { get; } = Encoding.ASCII.GetBytes(name.ToLowerInvariant());

    public bool IsHost { get; } = name.Equals("host", StringComparison.OrdinalIgnoreCase);
}
