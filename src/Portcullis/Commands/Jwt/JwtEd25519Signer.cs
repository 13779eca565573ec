using System.Buffers.Text;
using Portcullis.Native;

namespace Portcullis.Commands;

/// <summary>EdDSA over Ed25519 (RFC 8037).</summary>
internal sealed class JwtEd25519Signer(byte[] key) : IJwtSigner
{
    public IReadOnlyList<(string Name, string Value)> PublicMembers =>
        [("kty", "OKP"), ("crv", "Ed25519"), ("x", Base64Url.EncodeToString(Ed25519.PublicKeyOf(key)))];

    public IReadOnlyList<(string Name, string Value)> PrivateMembers => [("d", Base64Url.EncodeToString(key))];

    public static JwtEd25519Signer Create() => new(Ed25519.Generate());

    public static JwtEd25519Signer Import(JwtKeyMembers jwk)
    {
        byte[] key = jwk.Bytes("d");
        if (key.Length != Ed25519.PrivateKeyBytes)
            throw new InputException($"`{jwk.Path}`: `d` must have {Ed25519.PrivateKeyBytes} bytes");
        return Ed25519.PublicKeyOf(key).AsSpan().SequenceEqual(jwk.Bytes("x"))
            ? new JwtEd25519Signer(key)
            : throw new InputException($"`{jwk.Path}`: `x` is not the public key of `d`");
    }

    public byte[] Sign(byte[] text, string algorithm) => Ed25519.Sign(key, text);

    public void Dispose() => key.AsSpan().Clear();
}
