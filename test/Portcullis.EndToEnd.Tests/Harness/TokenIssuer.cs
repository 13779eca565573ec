using System.Security.Cryptography;
using System.Text;

namespace Portcullis.EndToEnd;

/// <summary>Signs tokens with keys of its own, by .NET's RSA alone: nothing of what is tested takes part in it.</summary>
internal sealed class TokenIssuer : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);

    public TokenIssuer(string name = "https://issuer.test", string keyId = "k1") => (Name, KeyId) = (name, keyId);

    public string Name { get; }

    public string KeyId { get; }

    /// <summary>The public key as PEM: what a key-confusion attack signs with.</summary>
    public string PublicPem => _key.ExportSubjectPublicKeyInfoPem();

    public string Jwks => $$"""{"keys":[{{Jwk}}]}""";

    /// <summary>The public key as one entry of a set.</summary>
    public string Jwk
    {
        get
        {
            RSAParameters key = _key.ExportParameters(includePrivateParameters: false);
            return $$"""{"kty":"RSA","use":"sig","alg":"RS256","kid":"{{KeyId}}","n":"{{Encode(key.Modulus!)}}","e":"{{Encode(key.Exponent!)}}"}""";
        }
    }

    /// <summary>Seconds since 1970, some seconds from now.</summary>
    public static long At(int seconds) => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + seconds;

    public static string Encode(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    /// <summary>A token of this issuer for <c>alice</c>, valid for five minutes. <paramref name="more"/> is JSON members beside that.</summary>
    public string Token(string more = "", string? issuer = null) =>
        Sign($$"""{"iss":"{{issuer ?? Name}}","sub":"alice","exp":{{At(300)}}{{(more.Length > 0 ? "," + more : "")}}}""");

    /// <summary>RS256 over the given payload.</summary>
    public string Sign(string payload, string? header = null)
    {
        string input = Input(header ?? $$"""{"alg":"RS256","typ":"JWT","kid":"{{KeyId}}"}""", payload);
        return input + "." + Encode(_key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    /// <summary>HS256 over the given payload, with whatever an attacker has for a secret.</summary>
    public static string SignSymmetric(string payload, string secret, string header = """{"alg":"HS256","typ":"JWT"}""")
    {
        string input = Input(header, payload);
        return input + "." + Encode(HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), Encoding.ASCII.GetBytes(input)));
    }

    /// <summary>Header and payload in the token's form.</summary>
    public static string Input(string header, string payload) =>
        Encode(Encoding.UTF8.GetBytes(header)) + "." + Encode(Encoding.UTF8.GetBytes(payload));

    public void Dispose() => _key.Dispose();
}
