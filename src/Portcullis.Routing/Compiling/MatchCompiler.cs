using System.Text;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>Turns one <c>match</c> entry into a matcher. An entry that cannot be compiled is reported and matches nothing.</summary>
/// <param name="hasClaims">Whether tokens are verified where these routes run; else a match on claims matches nothing.</param>
internal sealed class MatchCompiler(OnceDiagnostics found, bool hasClaims)
{
    /// <summary>The matcher, or null when the entry can match nothing.</summary>
    public RouteMatcher? Compile(HttpMatchSpec spec, Node at)
    {
        StringMatcher? path = spec.Uri is null ? StringMatcher.Any : Compile(spec.Uri, Under(at, "uri"), spec.IgnoreUriCase);
        StringMatcher? method = Part(spec.Method, at, "method");
        StringMatcher? scheme = Part(spec.Scheme, at, "scheme");
        StringMatcher? authority = Part(spec.Authority, at, "authority");

        var headers = new List<HeaderMatcher>();
        var claims = new List<ClaimMatcher>();
        bool usable = AddHeaders(spec.Headers, Under(at, "headers"), without: false, headers, claims)
            & AddHeaders(spec.WithoutHeaders, Under(at, "withoutHeaders"), without: true, headers, claims)
            & AddQuery(spec, Under(at, "queryParams"), out List<QueryMatcher> query);
        if (!usable || path is null || method is null || scheme is null || authority is null)
            return null;
        return new RouteMatcher
        {
            Path = path,
            Method = method,
            Scheme = scheme,
            Authority = authority,
            Headers = [.. headers],
            Query = [.. query],
            Claims = [.. claims],
        };
    }

    /// <summary>The matcher, or null when the expression cannot be compiled, which was reported.</summary>
    public StringMatcher? Compile(StringMatchSpec spec, Node at, bool ignoreCase = false)
    {
        switch (spec.Kind)
        {
            case StringMatchKind.Any:
                return StringMatcher.Any;
            case StringMatchKind.Exact:
                return StringMatcher.Exact(spec.Value, ignoreCase);
            case StringMatchKind.Prefix:
                return StringMatcher.Prefix(spec.Value, ignoreCase);
            default:
                // Istio: `*` and `.*` are written for "anything"; the first is no expression at all.
                if (spec.Value is "*" or ".*")
                    return StringMatcher.Any;
                Parsed<Re2Pattern> pattern = Re2Pattern.Parse(spec.Value);
                if (pattern.Ok)
                    return StringMatcher.Regex(new LinearRegex(pattern.Value.Whole()));
                found.Error(RoutingCodes.Pattern, Under(at, "regex"), $"regular expression `{spec.Value}` cannot be used: {pattern.Problem.Message}");
                return null;
        }
    }

    private static Node Under(Node at, string key) => (at as MappingNode)?[key] ?? at;

    private StringMatcher? Part(StringMatchSpec? spec, Node at, string field) =>
        spec is null ? StringMatcher.Any : Compile(spec, Under(at, field));

    private bool AddHeaders(IReadOnlyDictionary<string, StringMatchSpec> specs, Node at, bool without, List<HeaderMatcher> headers, List<ClaimMatcher> claims)
    {
        bool usable = true;
        foreach ((string name, StringMatchSpec spec) in specs)
        {
            Node here = Under(at, name);
            bool isClaim = ClaimPath.IsClaim(name); // SECURITY: claims come from verified tokens only; a header of that name is never looked at
            byte[][]? path = isClaim ? Path(name, here) : null;
            StringMatcher? value = CompileHeader(spec, here);
            usable &= value is not null && (path is not null || !isClaim);
            if (value is null)
                continue;
            if (path is not null)
                claims.Add(new ClaimMatcher(path, value, without));
            else if (!isClaim)
                headers.Add(new HeaderMatcher(new HeaderName(name), value, without));
        }
        return usable;
    }

    private byte[][]? Path(string name, Node at)
    {
        if (ClaimPath.Parse(name) is not { } path)
        {
            found.Warn(RoutingCodes.ClaimNeverMatches, at, $"match on `{name}` never matches: it names no claim",
                help: "write `@request.auth.claims.NAME` or `@request.auth.claims[NAME][NAME]`");
            return null;
        }
        if (!hasClaims)
            found.Warn(RoutingCodes.ClaimNeverMatches, at, $"match on `{name}` never matches: no RequestAuthentication applies to this gateway, so no request has claims");
        return hasClaims ? path : null;
    }

    // Any means presence, so `.*` must stay an expression: it accepts an absent header that counts as empty.
    private StringMatcher? CompileHeader(StringMatchSpec spec, Node at) =>
        spec is { Kind: StringMatchKind.Regex, Value: ".*" } ? StringMatcher.Prefix("") : Compile(spec, at);

    private bool AddQuery(HttpMatchSpec spec, Node at, out List<QueryMatcher> query)
    {
        query = [];
        foreach ((string name, StringMatchSpec value) in spec.QueryParams)
        {
            if (Compile(value, Under(at, name)) is not { } matcher)
                return false;
            query.Add(new QueryMatcher(Encoding.UTF8.GetBytes(name), matcher));
        }
        return true;
    }
}
