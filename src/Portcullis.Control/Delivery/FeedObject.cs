using System.Security.Cryptography;

namespace Portcullis.Control;

/// <summary>One object on its way to a proxy.</summary>
/// <param name="Name">The object's <see cref="Kube.ObjectKey.Text"/>.</param>
/// <param name="Revision">Of the object's last change that a proxy can see, as far as this process knows: status and managed fields do not count.</param>
/// <param name="Json">As stored, without status, managed fields, resourceVersion and the annotation that kubectl keeps its last manifest in.</param>
public sealed record FeedObject(string Name, long Revision, ReadOnlyMemory<byte> Json)
{
    /// <summary>The version by which both ends of a stream know the content: 32 hexadecimal digits of SHA-256 over <see cref="Json"/>.</summary>
    /// <remarks>
    /// Of the content alone: whichever control plane sends it, however often that restarts, and whatever happened to status meanwhile, what did not change
    /// is not sent again; and a store that was restored from a backup never passes an older content for the same.
    /// </remarks>
    public string Version => Convert.ToHexStringLower(SHA256.HashData(Json.Span).AsSpan(0, 16));
}
