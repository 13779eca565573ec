using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes Istio's networking StringMatch.</summary>
internal static class StringMatchDecoder
{
    /// <summary>Reads a field; null when it is absent or wrong.</summary>
    public static StringMatchSpec? Read(ObjectReader parent, string name, StringMatchForm form = StringMatchForm.None) =>
        parent.Object(name) is { } match ? Decode(match, form) : null;

    /// <summary>Reads a mapping from names to matches. Names that differ are kept as written.</summary>
    public static ImmutableSortedDictionary<string, StringMatchSpec> ReadMap(ObjectReader parent, string name, StringMatchForm form)
    {
        var map = ImmutableSortedDictionary.CreateBuilder<string, StringMatchSpec>(StringComparer.Ordinal);
        foreach (MappingEntry entry in parent.Map(name))
        {
            if (entry.Value.Kind == NodeKind.Null)
                parent.Found.Error(FieldCodes.NullEntry, entry.Value, $"`{name}` has no match for `{entry.Name}`",
                    help: "write `{}` to ask only that it is present");
            else if (entry.Value is not MappingNode mapping)
                parent.WrongType(entry.Value, "an object", help: "write `{exact: …}`, `{prefix: …}` or `{regex: …}`");
            else if (Decode(parent.Nested(mapping), form | StringMatchForm.StarIsPresence) is { } match)
                map[entry.Name] = match;
        }
        return map.ToImmutable();
    }

    /// <summary>Reads one match and finishes its reader; null when it is wrong.</summary>
    public static StringMatchSpec? Decode(ObjectReader match, StringMatchForm form)
    {
        ScalarNode? exact = match.StringNode("exact");
        ScalarNode? prefix = match.StringNode("prefix");
        ScalarNode? regex = match.StringNode("regex");
        match.Finish();
        int forms = (exact is null ? 0 : 1) + (prefix is null ? 0 : 1) + (regex is null ? 0 : 1);
        if (forms > 1)
        {
            match.Found.Error(VirtualServiceCodes.StringMatch, match.Node, "a match takes one of `exact`, `prefix` and `regex`");
            return null;
        }
        if (exact is not null)
            return new StringMatchSpec(StringMatchKind.Exact, exact.Text);
        if (prefix is not null)
            return Prefix(match, prefix, form);
        return regex is null ? StringMatchSpec.Any : Regex(match, regex, form);
    }

    private static StringMatchSpec? Prefix(ObjectReader match, ScalarNode prefix, StringMatchForm form)
    {
        if (prefix.Text.Length > 0 || form.HasFlag(StringMatchForm.EmptyPrefix))
            return new StringMatchSpec(StringMatchKind.Prefix, prefix.Text);
        match.Found.Error(VirtualServiceCodes.StringMatch, prefix, "a prefix must not be empty",
            help: "leave the field out to match anything");
        return null;
    }

    private static StringMatchSpec? Regex(ObjectReader match, ScalarNode regex, StringMatchForm form)
    {
        if (form.HasFlag(StringMatchForm.NoRegex))
        {
            match.Found.Error(VirtualServiceCodes.DelegateRoute, regex, "a route that delegates, or is delegated to, cannot match by `regex`",
                help: "write `exact` or `prefix`");
            return null;
        }
        if (regex.Text == "*" && form.HasFlag(StringMatchForm.StarIsPresence))
            return StringMatchSpec.Any;
        return IsRegex(match.Found, regex) ? new StringMatchSpec(StringMatchKind.Regex, regex.Text) : null;
    }

    /// <summary>Whether a text is a regular expression of RE2; reports why not.</summary>
    public static bool IsRegex(Diagnostics found, ScalarNode regex)
    {
        if (Re2Pattern.Parse(regex.Text).Problem is not { } problem)
            return true;
        string where = problem.At >= 0 ? $" (character {problem.At + 1})" : "";
        found.Error(NetworkingCodes.Regex, regex, $"not a regular expression of RE2: {problem.Message}{where}",
            help: "see the syntax of RE2; the whole value must match, so `.*` may be needed around a part");
        return false;
    }
}
