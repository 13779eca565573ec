using System.Security.Cryptography;

namespace Portcullis.Kube;

/// <summary>A document that changes only with the program.</summary>
internal sealed record FixedDocument(ReadOnlyMemory<byte> Body, string MediaType, string ETag)
{
    public static FixedDocument Of(byte[] body, string media) =>
        new(body, media, $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}\"");
}
