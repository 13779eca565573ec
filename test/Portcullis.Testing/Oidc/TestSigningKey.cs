using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Testing;

/// <summary>A key that signs tokens: RS, PS or ES with 256, 384 or 512.</summary>
public sealed class TestSigningKey : IDisposable
{
    private readonly RSA? _rsa;
    private readonly ECDsa? _ec;

    private TestSigningKey(string algorithm, string id, RSA? rsa, ECDsa? ec) => (Algorithm, Id, _rsa, _ec) = (algorithm, id, rsa, ec);

    /// <summary>The <c>kid</c>.</summary>
    public string Id { get; }

    public string Algorithm { get; }

    public static TestSigningKey Create(string algorithm = "ES256", string? id = null)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        id ??= Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        if (algorithm[0] != 'E')
            return new TestSigningKey(algorithm, id, RSA.Create(2048), ec: null);
        ECCurve curve = algorithm switch { "ES384" => ECCurve.NamedCurves.nistP384, "ES512" => ECCurve.NamedCurves.nistP521, _ => ECCurve.NamedCurves.nistP256 };
        return new TestSigningKey(algorithm, id, rsa: null, ECDsa.Create(curve));
    }

    /// <summary>The public part, as one entry of a key set (RFC 7517).</summary>
    public string PublicJwk()
    {
        string shared = $"\"kid\":\"{Id}\",\"alg\":\"{Algorithm}\",\"use\":\"sig\"";
        if (_rsa is not null)
        {
            RSAParameters rsa = _rsa.ExportParameters(includePrivateParameters: false);
            return $"{{\"kty\":\"RSA\",{shared},\"n\":\"{Text(rsa.Modulus!)}\",\"e\":\"{Text(rsa.Exponent!)}\"}}";
        }
        ECParameters ec = _ec!.ExportParameters(includePrivateParameters: false);
        return $"{{\"kty\":\"EC\",{shared},\"crv\":\"P-{(_ec.KeySize == 521 ? 521 : _ec.KeySize)}\",\"x\":\"{Text(ec.Q.X!)}\",\"y\":\"{Text(ec.Q.Y!)}\"}}";
    }

    /// <summary>A compact token over this payload; the header names this key unless another is given.</summary>
    public string Sign(string payload, string? header = null)
    {
        header ??= $"{{\"alg\":\"{Algorithm}\",\"kid\":\"{Id}\",\"typ\":\"JWT\"}}";
        string signed = $"{Text(Encoding.UTF8.GetBytes(header))}.{Text(Encoding.UTF8.GetBytes(payload))}";
        return $"{signed}.{Text(Signature(Encoding.ASCII.GetBytes(signed)))}";
    }

    public void Dispose()
    {
        _rsa?.Dispose();
        _ec?.Dispose();
    }

    private byte[] Signature(byte[] message)
    {
        HashAlgorithmName hash = Algorithm[2..] switch { "384" => HashAlgorithmName.SHA384, "512" => HashAlgorithmName.SHA512, _ => HashAlgorithmName.SHA256 };
        return _rsa is null
            ? _ec!.SignData(message, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
            : _rsa.SignData(message, hash, Algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
