namespace Portcullis.Commands;

/// <summary>The part of a signing key that differs with its <c>kty</c>.</summary>
internal interface IJwtSigner : IDisposable
{
    /// <summary><c>kty</c> and what else RFC 7638 hashes, base64url.</summary>
    IReadOnlyList<(string Name, string Value)> PublicMembers { get; }

    /// <summary>SECURITY: the secret, base64url. Goes into the key's own file and nowhere else.</summary>
    IReadOnlyList<(string Name, string Value)> PrivateMembers { get; }

    byte[] Sign(byte[] text, string algorithm);
}
