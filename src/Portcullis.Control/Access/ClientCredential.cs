namespace Portcullis.Control;

/// <summary>A client certificate and its key, both PEM. The key is secret: <see cref="ToString"/> says only whose it is.</summary>
public sealed record ClientCredential(string Name, string CertificatePem, string KeyPem, DateTimeOffset NotAfter)
{
    public override string ToString() => $"client certificate of {Name}";
}
