using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Commands;

/// <summary>An issuer: its name, key and how long its own certificate lasts.</summary>
internal sealed class CertsSigner(X500DistinguishedName name, CertsKey key, ReadOnlyMemory<byte> keyId, DateTimeOffset notAfter)
{
    public static HashAlgorithmName Digest => HashAlgorithmName.SHA256;

    public ReadOnlyMemory<byte> KeyId { get; } = keyId;

    /// <summary>PEM. Starts a little in the past for clocks that lag, and never outlives the issuer.</summary>
    public string Sign(CertificateRequest request, int days)
    {
        if (days is < 1 or > 36_500)
            throw new InputException($"days of validity must be 1 to 36500, not {days}");

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        DateTimeOffset wanted = now.AddDays(days);
        DateTimeOffset end = wanted < notAfter ? wanted : notAfter;
        if (end <= now)
            throw new InputException("the issuer's certificate has expired");

        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40); // positive, and always 16 bytes
        using X509Certificate2 made = request.Create(name, key.Signer, now.AddMinutes(-5), end, serial);
        return made.ExportCertificatePem() + "\n";
    }
}
