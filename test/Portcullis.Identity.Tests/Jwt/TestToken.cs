using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Identity.Tests;

/// <summary>Puts tokens together part by part, so that each part can be wrong.</summary>
internal static class TestToken
{
    public static string Segment(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public static string Unsigned(string header, string payload) => $"{Segment(header)}.{Segment(payload)}";

    /// <summary>A token whose signature is four bytes of nothing.</summary>
    public static string Of(string header, string payload) => $"{Unsigned(header, payload)}.AAAA";

    public static string Signed(string header, string payload, Func<byte[], byte[]> sign)
    {
        string signed = Unsigned(header, payload);
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public static TokenRefusal? Refusal(string compact)
    {
        UnverifiedToken? token = UnverifiedToken.Read(Encoding.Latin1.GetBytes(compact), out TokenRefusal? refusal);
        (token is null).ShouldBe(refusal is not null);
        return refusal;
    }

    public static UnverifiedToken Read(string compact)
    {
        UnverifiedToken? token = UnverifiedToken.Read(Encoding.Latin1.GetBytes(compact), out TokenRefusal? refusal);
        refusal.ShouldBeNull();
        return token.ShouldNotBeNull();
    }

    public static string Jwk(RSA key, string more = "")
    {
        RSAParameters parameters = key.ExportParameters(includePrivateParameters: false);
        return $$"""{"kty":"RSA","n":"{{Base64Url.EncodeToString(parameters.Modulus)}}","e":"{{Base64Url.EncodeToString(parameters.Exponent)}}"{{more}}}""";
    }

    public static string Jwk(ECDsa key, string curve, string more = "")
    {
        ECParameters parameters = key.ExportParameters(includePrivateParameters: false);
        return $$"""{"kty":"EC","crv":"{{curve}}","x":"{{Base64Url.EncodeToString(parameters.Q.X)}}","y":"{{Base64Url.EncodeToString(parameters.Q.Y)}}"{{more}}}""";
    }

    public static TokenKeySet Keys(params string[] keys) => Keys(null, keys);

    public static TokenKeySet Keys(Ed25519Check? check, params string[] keys) =>
        TokenKeySet.Parse(Encoding.UTF8.GetBytes($$"""{"keys":[{{string.Join(',', keys)}}]}"""), check).Value.ShouldNotBeNull();
}
