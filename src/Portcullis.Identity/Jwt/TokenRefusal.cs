using System.Text;

namespace Portcullis.Identity;

/// <summary>Why a token was refused, in the words Istio's proxies use. One instance per reason, compared by reference.</summary>
public sealed class TokenRefusal
{
    private readonly byte[] _body;

    private TokenRefusal(string text, int status = 401)
    {
        Text = text;
        Status = status;
        _body = Encoding.ASCII.GetBytes(text);
        Details = $"jwt_authn_access_denied{{{text.Replace(' ', '_')}}}";
    }

    public static TokenRefusal Missing { get; } = new("Jwt is missing");
    public static TokenRefusal BadForm { get; } = new("Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections");
    public static TokenRefusal HeaderEncoding { get; } = new("Jwt header is an invalid Base64url encoded");
    public static TokenRefusal HeaderJson { get; } = new("Jwt header is an invalid JSON");
    public static TokenRefusal AlgorithmMissing { get; } = new("Jwt header [alg] field is required and must be a string");
    public static TokenRefusal AlgorithmNotSupported { get; } = new("Jwt header [alg] is not supported");
    public static TokenRefusal KeyIdType { get; } = new("Jwt header [kid] field is not a string");

    /// <summary>RFC 7515 section 4.1.11: whoever does not understand a critical extension must refuse. We understand none.</summary>
    /// <remarks>Istio: its proxies do not look at <c>crit</c> and accept the token.</remarks>
    public static TokenRefusal CriticalNotSupported { get; } = new("Jwt header [crit] is not supported");

    public static TokenRefusal PayloadEncoding { get; } = new("Jwt payload is an invalid Base64url encoded");
    public static TokenRefusal PayloadJson { get; } = new("Jwt payload is an invalid JSON");
    public static TokenRefusal IssuerType { get; } = NotText("iss");
    public static TokenRefusal SubjectType { get; } = NotText("sub");
    public static TokenRefusal TokenIdType { get; } = NotText("jti");
    public static TokenRefusal IssuedAtType { get; } = NotNumber("iat");
    public static TokenRefusal IssuedAtRange { get; } = OutOfRange("iat");
    public static TokenRefusal NotBeforeType { get; } = NotNumber("nbf");
    public static TokenRefusal NotBeforeRange { get; } = OutOfRange("nbf");
    public static TokenRefusal ExpiresType { get; } = NotNumber("exp");
    public static TokenRefusal ExpiresRange { get; } = OutOfRange("exp");
    public static TokenRefusal AudienceType { get; } = new("Jwt payload [aud] field is not a string or string list");
    public static TokenRefusal SignatureEncoding { get; } = new("Jwt signature is an invalid Base64url encoded");
    public static TokenRefusal UnknownIssuer { get; } = new("Jwt issuer is not configured");
    public static TokenRefusal NotYetValid { get; } = new("Jwt not yet valid");
    public static TokenRefusal Expired { get; } = new("Jwt is expired");
    public static TokenRefusal AudienceNotAllowed { get; } = new("Audiences in Jwt are not allowed", status: 403);
    public static TokenRefusal NoMatchingKey { get; } = new("Jwks doesn't have key to match kid or alg from Jwt");
    public static TokenRefusal NoUsableKey { get; } = new("Jwks doesn't have any valid public key");
    public static TokenRefusal FetchFailed { get; } = new("Jwks remote fetch is failed");
    public static TokenRefusal BadSignature { get; } = new("Jwt verification fails");
    public static TokenRefusal Ed25519Length { get; } = new("Jwt ED25519 signature is wrong length");

    /// <summary>401, or 403 for an audience.</summary>
    public int Status { get; }

    /// <summary>The response body: ASCII, no line end.</summary>
    public string Text { get; }

    /// <summary><see cref="Text"/> as bytes.</summary>
    public ReadOnlySpan<byte> Body => _body;

    /// <summary>The access log's response code details.</summary>
    public string Details { get; }

    /// <summary>No token stood where the rule looks.</summary>
    public bool IsMissing => this == Missing;

    /// <summary>The token names an issuer the rule does not speak for.</summary>
    public bool IsUnknownIssuer => this == UnknownIssuer;

    public override string ToString() => Text;

    private static TokenRefusal NotText(string claim) => new($"Jwt payload [{claim}] field is not a string");

    private static TokenRefusal NotNumber(string claim) => new($"Jwt payload [{claim}] field is not an integer");

    private static TokenRefusal OutOfRange(string claim) => new($"Jwt payload [{claim}] field is not a positive 64 bit integer");
}
