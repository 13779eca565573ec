using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Portcullis.Identity;

/// <summary>The claims of RFC 7519 section 4.1 with the types they must have, checked in the order in which Istio's proxies complain.</summary>
internal sealed class RegisteredClaims
{
    private const double TwoTo64 = 18446744073709551616.0;

    public RegisteredClaims(ClaimValue payload)
    {
        Issuer = ReadText(payload, "iss"u8, TokenRefusal.IssuerType);
        Subject = ReadText(payload, "sub"u8, TokenRefusal.SubjectType);
        IssuedAt = ReadSeconds(payload, "iat"u8, TokenRefusal.IssuedAtType, TokenRefusal.IssuedAtRange);
        NotBefore = ReadSeconds(payload, "nbf"u8, TokenRefusal.NotBeforeType, TokenRefusal.NotBeforeRange);
        Expires = ReadSeconds(payload, "exp"u8, TokenRefusal.ExpiresType, TokenRefusal.ExpiresRange);
        ReadText(payload, "jti"u8, TokenRefusal.TokenIdType);
        Audiences = ReadAudiences(payload);
    }

    /// <summary>The first thing wrong; when there is one, the rest means nothing.</summary>
    public TokenRefusal? Refusal { get; private set; }

    public string? Issuer { get; }
    public string? Subject { get; }
    public ulong? IssuedAt { get; }
    public ulong? NotBefore { get; }
    public ulong? Expires { get; }
    public ImmutableArray<string> Audiences { get; }

    private string? ReadText(ClaimValue payload, ReadOnlySpan<byte> name, TokenRefusal wrongType)
    {
        if (payload.Member(name) is not { } claim)
            return null;
        if (claim.Kind != ClaimKind.Text)
            Refusal ??= wrongType;
        return Encoding.UTF8.GetString(claim.Text);
    }

    private ulong? ReadSeconds(ClaimValue payload, ReadOnlySpan<byte> name, TokenRefusal wrongType, TokenRefusal outOfRange)
    {
        if (payload.Member(name) is not { } claim)
            return null;
        if (claim.Kind != ClaimKind.Number)
        {
            Refusal ??= wrongType;
            return null;
        }
        if (ulong.TryParse(claim.Digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seconds))
            return seconds;
        double number = double.Parse(claim.Digits, CultureInfo.InvariantCulture);
        if (number is >= 0 and < TwoTo64)
            return (ulong)number;
        Refusal ??= outOfRange;
        return null;
    }

    private ImmutableArray<string> ReadAudiences(ClaimValue payload)
    {
        if (payload.Member("aud"u8) is not { } claim)
            return [];
        if (claim.Kind == ClaimKind.Text)
            return [Encoding.UTF8.GetString(claim.Text)];
        if (claim.Kind != ClaimKind.List)
            Refusal ??= TokenRefusal.AudienceType;
        var audiences = ImmutableArray.CreateBuilder<string>(claim.Items.Length);
        foreach (ClaimValue item in claim.Items)
        {
            if (item.Kind != ClaimKind.Text)
                Refusal ??= TokenRefusal.AudienceType;
            audiences.Add(Encoding.UTF8.GetString(item.Text));
        }
        return audiences.MoveToImmutable();
    }
}
