using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes VirtualService <c>headers</c>: what is set, added and removed on requests and responses.</summary>
internal static class HeaderOperationsDecoder
{
    public static HeaderOperationsSpec Read(ObjectReader parent)
    {
        if (parent.Object("headers") is not { } headers)
            return HeaderOperationsSpec.None;
        var spec = new HeaderOperationsSpec(Changes(headers, "request", isRequest: true), Changes(headers, "response", isRequest: false));
        headers.Finish();
        return spec;
    }

    /// <summary>Reports a request's host being set more than once. Istio: which value wins would depend on the order of a map.</summary>
    public static void CheckAuthority(ObjectReader parent, HeaderOperationsSpec headers, HttpRewriteSpec? rewrite)
    {
        int times = rewrite?.Authority is null ? 0 : 1;
        times += headers.Request.Set.Count(header => IsAuthority(header.Key)) + headers.Request.Add.Count(header => IsAuthority(header.Key));
        if (times > 1)
            parent.Error(VirtualServiceCodes.AuthorityTwice, "headers", "the request's host is set more than once",
                help: "set it once: by `rewrite.authority`, or as `host` under `headers.request.set`");
    }

    private static HeaderChangesSpec Changes(ObjectReader headers, string side, bool isRequest)
    {
        if (headers.Object(side) is not { } changes)
            return HeaderChangesSpec.None;
        var spec = new HeaderChangesSpec
        {
            Set = Values(changes, "set", isRequest),
            Add = Values(changes, "add", isRequest),
            Remove = Removed(changes),
        };
        changes.Finish();
        return spec;
    }

    private static ImmutableArray<KeyValuePair<string, string>> Values(ObjectReader changes, string field, bool isRequest)
    {
        var values = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (MappingEntry entry in changes.Map(field))
        {
            bool named = IsWritable(changes.Found, entry.Key, entry.Name, allowAuthority: isRequest);
            if (entry.Value is not ScalarNode { Kind: NodeKind.String } value)
                changes.WrongType(entry.Value, "a string", entry.Value is ScalarNode { Kind: not NodeKind.Null, Text: var text } ? $"write \"{text}\" in quotes" : null);
            else if (Value(changes.Found, value) is { } unescaped && named)
                values.Add(KeyValuePair.Create(entry.Name, unescaped));
        }
        return values.ToImmutable();
    }

    private static ImmutableArray<string> Removed(ObjectReader changes)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (ScalarNode name in changes.StringNodes("remove"))
            if (IsWritable(changes.Found, name, name.Text, allowAuthority: false))
                names.Add(name.Text);
        return names.ToImmutable();
    }

    private static bool IsAuthority(string name) =>
        name.Equals("host", StringComparison.OrdinalIgnoreCase) || name.Equals(":authority", StringComparison.OrdinalIgnoreCase);

    private static bool IsWritable(Diagnostics found, ScalarNode node, string name, bool allowAuthority)
    {
        if (IsAuthority(name))
        {
            if (!allowAuthority)
                found.Error(VirtualServiceCodes.HeaderOperation, node, $"`{name}` can only be set on requests",
                    help: "write it under `headers.request.set`, or use `rewrite.authority`");
            return allowAuthority;
        }
        if (name.StartsWith(':'))
            found.Error(VirtualServiceCodes.HeaderOperation, node, $"the pseudo-header `{name}` cannot be changed",
                help: name == ":path" ? "use `rewrite.uri`" : null);
        else if (!HeaderText.IsToken(name))
            found.Error(VirtualServiceCodes.HeaderOperation, node, name.Length == 0 ? "a header's name must not be empty" : $"`{name}` is not a header name");
        else
            return true;
        return false;
    }

    private static string? Value(Diagnostics found, ScalarNode value)
    {
        if (!HeaderText.IsValue(value.Text))
            return found.Error<string>(VirtualServiceCodes.HeaderValue, value, "a header's value holds a control character");
        if (HeaderText.Unescape(value.Text, out bool hasVariable) is not { } text)
            return found.Error<string>(VirtualServiceCodes.HeaderValue, value, "the `%` signs of a header's value do not pair up",
                help: "write `%%` for a percent sign");
        if (hasVariable)
            found.Warn(VirtualServiceCodes.VariableUnexpanded, value, $"the variable in `{value.Text}` is not expanded here; it is sent as written");
        return text;
    }
}
