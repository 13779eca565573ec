using System.Text;
using Portcullis.Identity;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Policy.Authenticating;

/// <summary>Compiles the rules of one RequestAuthentication.</summary>
internal sealed class JwtRuleCompiler(Resource<RequestAuthenticationSpec> policy, Ed25519Check? ed25519, Diagnostics found)
{
    // SECURITY: these frame the message or name its receiver; a claim must not decide either.
    private static readonly string[] Reserved =
        ["connection", "content-length", "host", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

    public JwtRule Compile(int index)
    {
        JwtRuleSpec spec = policy.Spec.JwtRules[index];
        TokenLocation[] locations = Locations(spec);
        var rule = new JwtRule
        {
            Policy = policy.Name,
            Index = index,
            Issuer = spec.Issuer,
            Audiences = spec.Audiences.IsDefault ? [] : spec.Audiences,
            Locations = locations,
            Keys = Keys(spec, index),
            Forwards = spec.ForwardOriginalToken,
            PayloadHeader = string.IsNullOrEmpty(spec.OutputPayloadToHeader) ? null : Header(spec.OutputPayloadToHeader, locations, index, "outputPayloadToHeader"),
            ClaimHeaders = ClaimHeaders(spec, locations, index),
            SpaceDelimited = spec.SpaceDelimitedClaims.IsDefault ? [] : spec.SpaceDelimitedClaims,
        };
        return rule;
    }

    private static TokenLocation[] Locations(JwtRuleSpec spec)
    {
        TokenLocation[] given =
        [
            .. spec.FromHeaders.Where(static header => header.Name.Length > 0).Select(static header => new HeaderLocation(header.Name, header.Prefix)),
            .. spec.FromParams.Where(static name => name.Length > 0).Select(static name => new ParameterLocation(name)),
            .. spec.FromCookies.Where(static name => name.Length > 0).Select(static name => new CookieLocation(name)),
        ];
        return given.Length > 0 ? given : [new HeaderLocation("Authorization", "Bearer "), new ParameterLocation("access_token")];
    }

    private KeyReference Keys(JwtRuleSpec spec, int index)
    {
        if (!string.IsNullOrEmpty(spec.Jwks))
            return KeyReference.Of(InlineKeys(spec.Jwks, index));
        TimeSpan? timeout = spec.Timeout > TimeSpan.Zero ? spec.Timeout : null;
        if (!string.IsNullOrEmpty(spec.JwksUri))
        {
            // What is no address was refused on decoding; what got here all the same has no keys.
            return Uri.TryCreate(spec.JwksUri, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
                ? KeyReference.At(uri, timeout)
                : KeyReference.Of(TokenKeySet.Empty);
        }
        if (spec.Issuer.Length == 0)
            return KeyReference.Of(TokenKeySet.Empty);
        if (!Uri.TryCreate(spec.Issuer, UriKind.Absolute, out Uri? issuer) || issuer.Scheme is not ("http" or "https"))
            found.Warn(TokenRuleCodes.IssuerNotDiscoverable, policy.At("spec", "jwtRules", index, "issuer"),
                $"no token of `{spec.Issuer}` will be accepted: the rule has neither `jwks` nor `jwksUri`, and the issuer is no address to ask for keys",
                help: "add `jwksUri`");
        return KeyReference.DiscoveredFrom(spec.Issuer, timeout);
    }

    private TokenKeySet InlineKeys(string jwks, int index)
    {
        Node at = policy.At("spec", "jwtRules", index, "jwks");
        Parsed<TokenKeySet> set = TokenKeySet.Parse(Encoding.UTF8.GetBytes(jwks), ed25519);
        if (!set.Ok)
        {
            found.Warn(TokenRuleCodes.NoUsableKey, at, $"no token will be accepted: `jwks` cannot be used: {set.Problem.Message}");
            return TokenKeySet.Empty;
        }
        if (set.Value.HasUsableKeys)
        {
            foreach (string note in set.Value.Notes)
                found.Warn(TokenRuleCodes.KeyNote, at, note);
        }
        else
        {
            string why = set.Value.Notes.IsEmpty ? "it holds none" : string.Join("; ", set.Value.Notes);
            found.Warn(TokenRuleCodes.NoUsableKey, at, $"no token will be accepted: `jwks` has no usable key: {why}");
        }
        return set.Value;
    }

    private ClaimHeader[] ClaimHeaders(JwtRuleSpec spec, TokenLocation[] locations, int index)
    {
        var headers = new List<ClaimHeader>();
        for (int i = 0; i < spec.OutputClaimToHeaders.Length; i++)
        {
            ClaimToHeaderSpec entry = spec.OutputClaimToHeaders[i];
            if (Header(entry.Header, locations, index, "outputClaimToHeaders", i, "header") is { } name)
                headers.Add(new ClaimHeader(name, [.. entry.Claim.Split('.').Select(Encoding.UTF8.GetBytes)]));
        }
        return [.. headers];
    }

    private byte[]? Header(string name, TokenLocation[] locations, int index, params object[] field)
    {
        string lower = name.ToLowerInvariant();
        Node at = policy.At(["spec", "jwtRules", index, .. field]);
        if (lower.Length == 0 || !lower.All(static c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
        {
            found.Warn(TokenRuleCodes.OutputHeader, at, $"`{name}` is not a header's name, so nothing is written");
            return null;
        }
        if (Reserved.Contains(lower, StringComparer.Ordinal))
        {
            found.Warn(TokenRuleCodes.OutputHeader, at, $"header `{name}` is not written: it belongs to the connection or names the receiver");
            return null;
        }
        byte[] bytes = Encoding.ASCII.GetBytes(lower);
        if (locations.Any(location => location is HeaderLocation header ? header.Name.SequenceEqual(bytes) : location is CookieLocation && lower == "cookie"))
            found.Warn(TokenRuleCodes.OutputHidesToken, at,
                $"no token is ever found in header `{name}`: what the rule writes is taken off requests before tokens are looked for",
                help: "write to another header");
        return bytes;
    }
}
