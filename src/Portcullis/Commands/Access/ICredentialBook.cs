using System.Collections.Immutable;
using Portcullis.Control;

namespace Portcullis.Commands;

/// <summary>Where the API's credentials are written down: asked of a control plane that runs, or read from its store when none does.</summary>
/// <remarks>Every method throws <see cref="KubeRefusal"/> when the answer is no, and <see cref="IOException"/> when there is none.</remarks>
internal interface ICredentialBook : IDisposable
{
    ImmutableArray<BearerToken> Tokens();

    /// <summary>Makes a token, which is told here and never again.</summary>
    (string Secret, BearerToken Token) CreateToken(AccessRequest request);

    /// <summary>Ends the token of this id, or every token of this name; what was ended.</summary>
    ImmutableArray<BearerToken> RevokeTokens(string idOrName);

    ImmutableArray<RevokedCertificate> RevokedCertificates();

    RevokedCertificate RevokeName(string name);

    /// <param name="serial">Hexadecimal.</param>
    RevokedCertificate RevokeSerial(string serial);
}
