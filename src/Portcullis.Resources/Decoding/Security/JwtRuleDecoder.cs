using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes one entry of RequestAuthentication's <c>jwtRules</c>.</summary>
internal static class JwtRuleDecoder
{
    private const int LongestJwksUri = 2048;
    private const int MostSpaceDelimitedClaims = 64;
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);
    private static readonly EnumNames<bool> Presence = new(("OPTIONAL", false), ("REQUIRED", true));

    public static JwtRuleSpec Decode(ObjectReader rule)
    {
        string? issuer = rule.String("issuer");
        string? jwksUri = rule.String("jwksUri");
        ScalarNode? jwks = rule.StringNode("jwks");
        CheckKeySource(rule, issuer, jwksUri, jwks);
        rule.AtMost("spaceDelimitedClaims", MostSpaceDelimitedClaims);
        if (rule.OptionalEnum("presence", Presence) is not null)
            rule.AcceptUnsupported("presence");

        var spec = new JwtRuleSpec
        {
            Issuer = issuer ?? "",
            Audiences = Strings(rule, "audiences"),
            JwksUri = string.IsNullOrEmpty(jwksUri) ? null : jwksUri,
            Jwks = string.IsNullOrEmpty(jwks?.Text) ? null : jwks.Text,
            FromHeaders = [.. rule.ObjectList("fromHeaders", RequestAuthenticationCodes.HeaderName).Select(Header)],
            FromParams = Strings(rule, "fromParams"),
            FromCookies = Strings(rule, "fromCookies"),
            ForwardOriginalToken = rule.Bool("forwardOriginalToken"),
            OutputPayloadToHeader = rule.String("outputPayloadToHeader"),
            OutputClaimToHeaders = [.. rule.ObjectList("outputClaimToHeaders", RequestAuthenticationCodes.ClaimToHeader).Select(ClaimToHeader)],
            Timeout = Timeout(rule),
            SpaceDelimitedClaims = Strings(rule, "spaceDelimitedClaims"),
        };
        rule.Finish();
        return spec;
    }

    private static void CheckKeySource(ObjectReader rule, string? issuer, string? jwksUri, ScalarNode? jwks)
    {
        if (string.IsNullOrEmpty(issuer) && string.IsNullOrEmpty(jwksUri))
            rule.Error(RequestAuthenticationCodes.Issuer, "issuer", "a rule needs `issuer` or `jwksUri`");
        else if (issuer is "")
            rule.Error(RequestAuthenticationCodes.Issuer, "issuer", "`issuer` must not be empty", help: "leave it out to accept any issuer");
        if (!string.IsNullOrEmpty(jwksUri))
            CheckUri(rule, jwksUri);
        if (!string.IsNullOrEmpty(jwksUri) && !string.IsNullOrEmpty(jwks?.Text))
            rule.Error(RequestAuthenticationCodes.BothKeySets, "jwks", "`jwks` and `jwksUri` cannot both be given");
        if (!string.IsNullOrEmpty(jwks?.Text))
            CheckJwks(rule, jwks);
    }

    private static void CheckUri(ObjectReader rule, string text)
    {
        if (text.Length > LongestJwksUri)
            rule.Error(FieldCodes.TooLong, "jwksUri", $"`jwksUri` may have {LongestJwksUri} characters at most, found {text.Length}");
        else if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0 || uri.Port is 0)
            rule.Error(RequestAuthenticationCodes.JwksUri, "jwksUri", $"`{text}` is not an http or https address", help: "write `https://HOST[:PORT]/PATH`");
    }

    private static void CheckJwks(ObjectReader rule, ScalarNode jwks)
    {
        switch (KeySetText.Inspect(jwks.Text))
        {
            case { Problem: { } why }:
                rule.Error(RequestAuthenticationCodes.Jwks, "jwks", $"`jwks` is not a JSON Web Key Set: {why}", help: "write `{\"keys\": [{\"kty\": …}]}`");
                break;
            case { HoldsSecrets: true }:
                // SECURITY: the line that holds the key must not be drawn.
                jwks.Span.Source.HideLines(jwks.Span.Line, jwks.Span.Line + jwks.Text.AsSpan().Count('\n') + 1);
                rule.Warn(RequestAuthenticationCodes.SecretKeys, "jwks", "`jwks` holds private or symmetric keys, and everyone who reads this object can sign tokens", help: "publish public keys only");
                break;
        }
    }

    private static ImmutableArray<string> Strings(ObjectReader rule, string name)
    {
        ImmutableArray<ScalarNode> values = rule.StringNodes(name);
        foreach (ScalarNode value in values)
            if (value.Text.Length == 0)
                rule.Found.Error(RequestAuthenticationCodes.EmptyEntry, value, $"`{name}` holds an empty value");
        return [.. values.Select(value => value.Text)];
    }

    private static JwtHeaderSpec Header(ObjectReader header)
    {
        string name = header.RequiredString("name", RequestAuthenticationCodes.HeaderName) ?? "";
        string prefix = header.String("prefix") ?? "";
        header.Finish();
        return new JwtHeaderSpec(name, prefix);
    }

    private static ClaimToHeaderSpec ClaimToHeader(ObjectReader entry)
    {
        string header = entry.RequiredString("header", RequestAuthenticationCodes.ClaimToHeader) ?? "";
        string claim = entry.RequiredString("claim", RequestAuthenticationCodes.ClaimToHeader) ?? "";
        entry.Finish();
        foreach (char c in header)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                entry.Error(RequestAuthenticationCodes.ClaimToHeader, "header", $"`{header}` is not a header's name here", help: "only letters, digits, `-` and `_` are allowed");
                break;
            }
        return new ClaimToHeaderSpec(header, claim);
    }

    private static TimeSpan Timeout(ObjectReader rule)
    {
        if (rule.Duration("timeout", RequestAuthenticationCodes.Timeout) is not { } timeout)
            return DefaultTimeout;
        if (timeout >= TimeSpan.FromMilliseconds(1) && timeout.Ticks % TimeSpan.TicksPerMillisecond == 0)
            return timeout;
        rule.Error(RequestAuthenticationCodes.Timeout, "timeout", "`timeout` must be a whole number of milliseconds, at least one");
        return DefaultTimeout;
    }
}
