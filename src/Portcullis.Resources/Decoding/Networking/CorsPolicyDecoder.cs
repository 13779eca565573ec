using System.Collections.Frozen;
using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes VirtualService CorsPolicy.</summary>
internal static class CorsPolicyDecoder
{
    private static readonly FrozenSet<string> Methods = new[]
    {
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly EnumNames<bool> UnmatchedPreflights = new(("UNSPECIFIED", false), ("FORWARD", false), ("IGNORE", true));

    public static CorsPolicySpec? Read(ObjectReader route)
    {
        if (route.Object("corsPolicy") is not { } cors)
            return null;
        var spec = new CorsPolicySpec
        {
            AllowOrigins = Origins(cors),
            AllowMethods = AllowMethods(cors),
            AllowHeaders = HeaderNames(cors, "allowHeaders"),
            ExposeHeaders = HeaderNames(cors, "exposeHeaders"),
            MaxAge = MaxAge(cors),
            AllowCredentials = cors.OptionalBool("allowCredentials"),
            IgnoreUnmatchedPreflights = cors.Enum("unmatchedPreflights", UnmatchedPreflights, absent: false),
        };
        cors.Finish();
        return spec;
    }

    private static ImmutableArray<StringMatchSpec> Origins(ObjectReader cors)
    {
        var origins = ImmutableArray.CreateBuilder<StringMatchSpec>();
        if (cors.Has("allowOrigin"))
            cors.Warn(NetworkingCodes.Deprecated, "allowOrigin", "`allowOrigin` is deprecated", help: "write `allowOrigins: [{exact: …}]`");
        foreach (ScalarNode origin in cors.StringNodes("allowOrigin"))
            origins.Add(origin.Text == "*"
                ? new StringMatchSpec(StringMatchKind.Regex, ".*")
                : new StringMatchSpec(StringMatchKind.Exact, origin.Text));
        foreach (ObjectReader origin in cors.ObjectList("allowOrigins"))
        {
            if (StringMatchDecoder.Decode(origin, StringMatchForm.None) is not { } match)
                continue;
            if (match.Value.Length == 0)
                cors.Found.Error(VirtualServiceCodes.Cors, origin.Node, "an origin must not be empty",
                    help: "write `exact: https://example.com`, a `prefix` or a `regex`");
            else
                origins.Add(match);
        }
        return origins.ToImmutable();
    }

    private static ImmutableArray<string> AllowMethods(ObjectReader cors)
    {
        ImmutableArray<ScalarNode> methods = cors.StringNodes("allowMethods");
        foreach (ScalarNode method in methods)
            if (!Methods.Contains(method.Text))
                cors.Found.Error(VirtualServiceCodes.Cors, method, $"`{method.Text}` is not an HTTP method",
                    help: Suggestion.DidYouMean(method.Text, Methods) ?? "methods are written in capitals");
        return [.. methods.Select(method => method.Text)];
    }

    private static ImmutableArray<string> HeaderNames(ObjectReader cors, string field)
    {
        ImmutableArray<ScalarNode> names = cors.StringNodes(field);
        foreach (ScalarNode name in names)
            if (name.Text != "*" && !HeaderText.IsMatchName(name.Text))
                cors.Found.Error(VirtualServiceCodes.Cors, name, $"`{name.Text}` is not a header name",
                    help: "letters, digits, `-` and `_` are allowed, or `*` alone");
        return [.. names.Select(name => name.Text)];
    }

    private static TimeSpan? MaxAge(ObjectReader cors)
    {
        if (NetworkingFields.Duration(cors, "maxAge") is not { } age)
            return null;
        if (age.Ticks % TimeSpan.TicksPerSecond != 0)
            cors.Error(VirtualServiceCodes.Cors, "maxAge", "`maxAge` must be in whole seconds");
        return age;
    }
}
