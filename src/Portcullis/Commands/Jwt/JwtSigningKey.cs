using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Commands;

/// <summary>A private key that signs tokens with one algorithm. Never logged: only <see cref="ToPrivateJwk"/> shows it.</summary>
internal sealed class JwtSigningKey : IDisposable
{
    private readonly IJwtSigner _signer;

    public JwtSigningKey(IJwtSigner signer, string algorithm, string? keyId)
    {
        _signer = signer;
        Algorithm = algorithm;
        KeyId = keyId ?? Thumbprint();
    }

    public string Algorithm { get; }

    public string KeyId { get; }

    /// <summary>The header and the claims with their signature, in compact form (RFC 7515 section 3.1).</summary>
    /// <param name="claims">A JSON object.</param>
    public string Sign(string claims)
    {
        string header = JwtJson.Write(json =>
        {
            json.WriteString("alg", Algorithm);
            json.WriteString("kid", KeyId);
            json.WriteString("typ", "JWT");
        });
        string signed = $"{Segment(header)}.{Segment(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(_signer.Sign(Encoding.ASCII.GetBytes(signed), Algorithm))}";
    }

    public string ToPrivateJwk() => Jwk([.. _signer.PublicMembers, .. _signer.PrivateMembers]);

    public string ToPublicJwk() => Jwk(_signer.PublicMembers);

    /// <summary>A key set (RFC 7517 section 5) of public keys.</summary>
    public static string ToSet(IEnumerable<JwtSigningKey> keys) => $"{{\"keys\":[{string.Join(",", keys.Select(static key => key.ToPublicJwk()))}]}}";

    public void Dispose() => _signer.Dispose();

    private static string Segment(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private string Jwk(IReadOnlyList<(string Name, string Value)> members) => JwtJson.Write(json =>
    {
        json.WriteString("kid", KeyId);
        json.WriteString("alg", Algorithm);
        json.WriteString("use", "sig");
        foreach ((string name, string value) in members)
            json.WriteString(name, value);
    });

    /// <summary>RFC 7638: the hash of the required public members in alphabetical order, so equal keys have equal names.</summary>
    private string Thumbprint()
    {
        string canonical = JwtJson.Write(json =>
        {
            foreach ((string name, string value) in _signer.PublicMembers.OrderBy(static member => member.Name, StringComparer.Ordinal))
                json.WriteString(name, value);
        });
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
    }
}
