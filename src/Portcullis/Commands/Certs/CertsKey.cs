using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Identity;

namespace Portcullis.Commands;

/// <summary>A private key of one of the supported kinds, freshly made or read from a file.</summary>
internal sealed class CertsKey : IDisposable
{
    private readonly AsymmetricAlgorithm _key;

    private CertsKey(AsymmetricAlgorithm key) => _key = key;

    public PublicKey Public => _key switch { RSA rsa => new PublicKey(rsa), ECDsa ec => new PublicKey(ec), _ => throw new InvalidOperationException() };

    public X509SignatureGenerator Signer => _key switch
    {
        RSA rsa => X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1),
        ECDsa ec => X509SignatureGenerator.CreateForECDsa(ec),
        _ => throw new InvalidOperationException(),
    };

    public static CertsKey Create(string kind) => kind switch
    {
        "rsa:2048" => new CertsKey(RSA.Create(2048)),
        "rsa:4096" => new CertsKey(RSA.Create(4096)),
        "ec:p256" => new CertsKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)),
        _ => throw new InputException($"unknown kind of key `{kind}`; write rsa:2048, rsa:4096 or ec:p256"),
    };

    public static CertsKey Import(ServerCredential credential)
    {
        if (credential.Leaf.KeyAlgorithm == "RSA")
        {
            RSA rsa = RSA.Create();
            rsa.ImportFromPem(credential.KeyPem);
            return new CertsKey(rsa);
        }
        ECDsa ec = ECDsa.Create();
        ec.ImportFromPem(credential.KeyPem);
        return new CertsKey(ec);
    }

    public string ToPem() => _key.ExportPkcs8PrivateKeyPem() + "\n";

    public void Dispose() => _key.Dispose();
}
