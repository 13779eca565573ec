using System.Security.Cryptography;

namespace Portcullis.Control;

/// <summary>One object on its way to a proxy.</summary>
/// <param name="Name">The object's <see cref="Kube.ObjectKey.Text"/>.</param>
/// <param name="Revision">Of the object's last change that a proxy can see, as far as this process knows: status and managed fields do not count.</param>
/// <param name="Json">As stored, without status, managed fields, resourceVersion and the annotation that kubectl keeps its last manifest in.</param>
public sealed record FeedObject(string Name, long Revision, ReadOnlyMemory<byte> Json)
{
    private string? _version;

    /// <summary>Sixteen hexadecimal digits of SHA-256 over <see cref="Json"/>: equal for equal content, whichever control plane sends it and however often it restarts.</summary>
    public string Version => _version ??= Convert.ToHexStringLower(SHA256.HashData(Json.Span))[..16];
}
