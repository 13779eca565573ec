using System.Buffers.Text;
using System.Security.Cryptography;

namespace Portcullis.Commands;

/// <summary>RS256 to PS512 (RFC 7518 sections 3.3 and 3.5).</summary>
internal sealed class JwtRsaSigner(RSA key) : IJwtSigner
{
    private readonly RSAParameters _numbers = key.ExportParameters(includePrivateParameters: true);

    public IReadOnlyList<(string Name, string Value)> PublicMembers =>
        [("kty", "RSA"), ("n", Text(_numbers.Modulus)), ("e", Text(_numbers.Exponent))];

    public IReadOnlyList<(string Name, string Value)> PrivateMembers =>
    [
        ("d", Text(_numbers.D)), ("p", Text(_numbers.P)), ("q", Text(_numbers.Q)),
        ("dp", Text(_numbers.DP)), ("dq", Text(_numbers.DQ)), ("qi", Text(_numbers.InverseQ)),
    ];

    public static JwtRsaSigner Create(int bits) => new(RSA.Create(bits));

    public static JwtRsaSigner Import(JwtKeyMembers jwk) => new(RSA.Create(new RSAParameters
    {
        Modulus = jwk.Bytes("n"),
        Exponent = jwk.Bytes("e"),
        D = jwk.Bytes("d"),
        P = jwk.Bytes("p"),
        Q = jwk.Bytes("q"),
        DP = jwk.Bytes("dp"),
        DQ = jwk.Bytes("dq"),
        InverseQ = jwk.Bytes("qi"),
    }));

    public byte[] Sign(byte[] text, string algorithm) =>
        key.SignData(text, new HashAlgorithmName($"SHA{algorithm[2..]}"), algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);

    public void Dispose() => key.Dispose();

    private static string Text(byte[]? number) => Base64Url.EncodeToString(number);
}
