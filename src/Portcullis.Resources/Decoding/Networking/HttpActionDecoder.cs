using System.Collections.Immutable;
using System.Text;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes VirtualService <c>redirect</c>, <c>rewrite</c> and <c>directResponse</c>.</summary>
internal static class HttpActionDecoder
{
    private const int LargestBody = 1024 * 1024;
    private const int LargeBody = 100 * 1024;
    private const int DefaultRedirect = 301;

    private static readonly EnumNames<RedirectPortSelection> PortSelections = new(
        ("FROM_PROTOCOL_DEFAULT", RedirectPortSelection.FromProtocolDefault),
        ("FROM_REQUEST_PORT", RedirectPortSelection.FromRequestPort));

    public static HttpRedirectSpec? Redirect(ObjectReader route)
    {
        if (route.Object("redirect") is not { } redirect)
            return null;
        var spec = new HttpRedirectSpec
        {
            Uri = HeaderSafe(redirect, "uri"),
            PrefixRewrite = HeaderSafe(redirect, "prefixRewrite"),
            Authority = HeaderSafe(redirect, "authority"),
            Port = NetworkingFields.Port(redirect, "port"),
            DerivePort = redirect.OptionalEnum("derivePort", PortSelections),
            Scheme = redirect.String("scheme"),
            RedirectCode = RedirectCode(redirect),
        };
        if (spec.Scheme is not (null or "" or "http" or "https"))
            redirect.Error(VirtualServiceCodes.Redirect, "scheme", $"a redirect's scheme must be `http` or `https`, found `{spec.Scheme}`");
        if (redirect.Has("port") && redirect.Has("derivePort"))
            redirect.Error(VirtualServiceCodes.Redirect, "derivePort", "a redirect takes one of `port` and `derivePort`");
        if (spec is { Uri: not null, PrefixRewrite: not null })
            redirect.Error(VirtualServiceCodes.Redirect, "prefixRewrite", "a redirect takes one of `uri` and `prefixRewrite`");
        bool changes = spec.Uri is not null || spec.PrefixRewrite is not null || spec.Authority is not null
            || !string.IsNullOrEmpty(spec.Scheme) || redirect.Has("port") || redirect.Has("derivePort");
        if (!changes)
            redirect.Found.Error(VirtualServiceCodes.Redirect, redirect.Node, "a redirect must change something",
                help: "write `uri`, `prefixRewrite`, `authority`, `scheme` or `port`");
        redirect.Finish();
        return string.IsNullOrEmpty(spec.Scheme) ? spec with { Scheme = null } : spec;
    }

    private static int RedirectCode(ObjectReader redirect)
    {
        if (redirect.Int("redirectCode", 0, int.MaxValue) is not ({ } code and not 0))
            return DefaultRedirect;
        if (code is < 300 or > 399)
        {
            redirect.Error(VirtualServiceCodes.Redirect, "redirectCode", $"a redirect's code must be 3xx, found `{code}`");
            return DefaultRedirect;
        }
        if (code is 301 or 302 or 303 or 307 or 308)
            return code;
        redirect.Warn(VirtualServiceCodes.RedirectCodeUnsendable, "redirectCode", $"`{code}` is no redirect; {DefaultRedirect} is sent instead",
            help: "write 301, 302, 303, 307 or 308");
        return DefaultRedirect;
    }

    public static HttpRewriteSpec? Rewrite(ObjectReader route)
    {
        if (route.Object("rewrite") is not { } rewrite)
            return null;
        string? uri = HeaderSafe(rewrite, "uri");
        string? authority = HeaderSafe(rewrite, "authority");
        RegexRewriteSpec? regex = UriRegexRewrite(rewrite);
        if (uri is not null && rewrite.Has("uriRegexRewrite"))
            rewrite.Error(VirtualServiceCodes.Rewrite, "uriRegexRewrite", "a rewrite takes one of `uri` and `uriRegexRewrite`");
        if (uri is null && authority is null && !rewrite.Has("uriRegexRewrite"))
            rewrite.Found.Error(VirtualServiceCodes.Rewrite, rewrite.Node, "a rewrite must change something",
                help: "write `uri`, `uriRegexRewrite` or `authority`");
        rewrite.Finish();
        return new HttpRewriteSpec { Uri = uri, Authority = authority, UriRegexRewrite = regex };
    }

    private static RegexRewriteSpec? UriRegexRewrite(ObjectReader rewrite)
    {
        if (rewrite.Object("uriRegexRewrite") is not { } regex)
            return null;
        string? match = regex.RequiredString("match", VirtualServiceCodes.Rewrite);
        string? replacement = regex.RequiredString("rewrite", VirtualServiceCodes.Rewrite);
        if (match is not null && regex.StringNode("match") is { } node && !StringMatchDecoder.IsRegex(regex.Found, node))
            match = null;
        if (match is not null && replacement is not null && Re2Pattern.Parse(match).Value is { } pattern)
            CheckReplacement(regex, replacement, pattern.GroupCount);
        regex.Finish();
        return match is null || replacement is null ? null : new RegexRewriteSpec(match, replacement);
    }

    /// <summary>A backslash stands only before a digit, which names a group, or before another backslash.</summary>
    private static void CheckReplacement(ObjectReader regex, string replacement, int groups)
    {
        for (int i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] != '\\')
                continue;
            char next = ++i < replacement.Length ? replacement[i] : '\0';
            if (next == '\\')
                continue;
            if (!char.IsAsciiDigit(next))
                regex.Error(VirtualServiceCodes.Rewrite, "rewrite", "in a replacement a backslash must be followed by a digit or a backslash",
                    help: @"write `\1` for the first group, `\\` for a backslash");
            else if (next - '0' > groups)
                regex.Error(VirtualServiceCodes.Rewrite, "rewrite", $@"`\{next}` names a group that `match` does not have",
                    help: groups == 1 ? "`match` has one capturing group" : $"`match` has {groups} capturing groups");
            else
                continue;
            return;
        }
    }

    public static HttpDirectResponseSpec? DirectResponse(ObjectReader route)
    {
        if (route.Object("directResponse") is not { } response)
            return null;
        if (!response.Has("status"))
            response.Error(VirtualServiceCodes.DirectResponse, "status", "`status` is missing", help: "write `status: 503`");
        int? status = response.Int("status", 200, 600, VirtualServiceCodes.DirectResponse);
        ImmutableArray<byte> body = Body(response);
        response.Finish();
        return status is { } code ? new HttpDirectResponseSpec(code, body) : null;
    }

    private static ImmutableArray<byte> Body(ObjectReader response)
    {
        if (response.Object("body") is not { } body)
            return [];
        ScalarNode? text = body.StringNode("string");
        ScalarNode? encoded = body.StringNode("bytes");
        body.Finish();
        if (text is not null && encoded is not null)
            body.Found.Error(VirtualServiceCodes.DirectResponse, body.Node, "a body takes one of `string` and `bytes`");

        byte[] bytes = text is null ? [] : Encoding.UTF8.GetBytes(text.Text);
        if (encoded is not null && text is null)
        {
            bytes = new byte[encoded.Text.Length];
            if (!Convert.TryFromBase64String(encoded.Text, bytes, out int length))
                body.Error(VirtualServiceCodes.DirectResponse, "bytes", "`bytes` must be base64");
            bytes = bytes[..length];
        }
        if (bytes.Length > LargestBody)
            response.Error(VirtualServiceCodes.DirectResponse, "body", $"a direct response's body may have 1 MiB at most, found {bytes.Length} bytes");
        else if (bytes.Length > LargeBody)
            response.Warn(VirtualServiceCodes.LargeBody, "body", $"the body has {bytes.Length} bytes; every proxy keeps a copy");
        return [.. bytes];
    }

    /// <summary>A string that will stand in a header or a request line; null when absent, empty or unfit.</summary>
    private static string? HeaderSafe(ObjectReader reader, string name)
    {
        string? text = reader.String(name);
        if (string.IsNullOrEmpty(text))
            return null;
        if (HeaderText.IsValue(text))
            return text;
        // SECURITY: a line feed here would let the configuration write a second header.
        reader.Error(VirtualServiceCodes.HeaderValue, name, $"`{name}` holds a control character");
        return null;
    }
}
