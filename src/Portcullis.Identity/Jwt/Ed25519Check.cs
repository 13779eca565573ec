namespace Portcullis.Identity;

/// <summary>Checks an Ed25519 signature (RFC 8032). .NET has none on this platform, so whoever has a library brings one. Must be thread-safe and never throw.</summary>
/// <param name="publicKey">32 bytes.</param>
/// <param name="signature">64 bytes.</param>
public delegate bool Ed25519Check(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
