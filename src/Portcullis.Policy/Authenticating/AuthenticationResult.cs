using System.Diagnostics.CodeAnalysis;
using Portcullis.Identity;

namespace Portcullis.Policy;

/// <summary>What the token rules say about one request. The default value refuses.</summary>
public readonly struct AuthenticationResult
{
    private readonly TokenRefusal? _refusal;

    private AuthenticationResult(bool ok, TokenRefusal? refusal, TokenClaims? claims) => (Ok, _refusal, Claims) = (ok, refusal, claims);

    /// <summary>The request goes on to the policies. That there was a token is not said: requiring one is a policy's job.</summary>
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Ok { get; }

    /// <summary>What to answer; null exactly when <see cref="Ok"/>.</summary>
    public TokenRefusal? Refusal => Ok ? null : _refusal ?? TokenRefusal.BadSignature;

    /// <summary>The claims of the verified token; null when there was none, or no rule that looks for one.</summary>
    public TokenClaims? Claims { get; }

    internal static AuthenticationResult Anonymous => new(ok: true, refusal: null, claims: null);

    internal static AuthenticationResult Of(TokenClaims claims) => new(ok: true, refusal: null, claims);

    internal static AuthenticationResult Refused(TokenRefusal refusal) => new(ok: false, refusal, claims: null);

    public override string ToString() => Refusal is { } refusal ? $"{refusal.Status} {refusal.Text}" : Claims is null ? "no token" : "token accepted";
}
