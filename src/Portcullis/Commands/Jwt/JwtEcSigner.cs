using System.Buffers.Text;
using System.Security.Cryptography;

namespace Portcullis.Commands;

/// <summary>ES256 to ES512 (RFC 7518 section 3.4).</summary>
internal sealed class JwtEcSigner(ECDsa key, string curve) : IJwtSigner
{
    private readonly ECParameters _numbers = key.ExportParameters(includePrivateParameters: true);

    public IReadOnlyList<(string Name, string Value)> PublicMembers =>
        [("kty", "EC"), ("crv", curve), ("x", Base64Url.EncodeToString(_numbers.Q.X)), ("y", Base64Url.EncodeToString(_numbers.Q.Y))];

    public IReadOnlyList<(string Name, string Value)> PrivateMembers => [("d", Base64Url.EncodeToString(_numbers.D))];

    public static string CurveOf(string algorithm) => algorithm switch { "ES256" => "P-256", "ES384" => "P-384", _ => "P-521" };

    public static JwtEcSigner Create(string curve) => new(ECDsa.Create(Named(curve)), curve);

    public static JwtEcSigner Import(JwtKeyMembers jwk, string curve) => new(
        ECDsa.Create(new ECParameters { Curve = Named(curve), Q = new ECPoint { X = jwk.Bytes("x"), Y = jwk.Bytes("y") }, D = jwk.Bytes("d") }), curve);

    public byte[] Sign(byte[] text, string algorithm) =>
        key.SignData(text, new HashAlgorithmName($"SHA{algorithm[2..]}"), DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public void Dispose() => key.Dispose();

    private static ECCurve Named(string curve) => curve switch
    {
        "P-256" => ECCurve.NamedCurves.nistP256,
        "P-384" => ECCurve.NamedCurves.nistP384,
        _ => ECCurve.NamedCurves.nistP521,
    };
}
