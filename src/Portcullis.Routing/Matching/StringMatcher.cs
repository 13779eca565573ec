using System.Text;

namespace Portcullis.Routing;

/// <summary>Istio networking <c>StringMatch</c> over bytes, ready to run. Immutable, allocation-free.</summary>
internal sealed class StringMatcher
{
    private readonly StringMatcherKind _kind;
    private readonly byte[] _value;
    private readonly LinearRegex? _regex;

    private StringMatcher(StringMatcherKind kind, byte[] value, LinearRegex? regex) => (_kind, _value, _regex) = (kind, value, regex);

    /// <summary>Accepts anything.</summary>
    public static StringMatcher Any { get; } = new(StringMatcherKind.Any, [], regex: null);

    /// <summary>Length in bytes of the prefix or the exact value.</summary>
    public int Length => _value.Length;
    public bool IsAny => _kind == StringMatcherKind.Any;
    public bool IsPrefix => _kind is StringMatcherKind.Prefix or StringMatcherKind.PrefixIgnoringCase;

    public static StringMatcher Exact(string value, bool ignoreCase = false) =>
        new(ignoreCase ? StringMatcherKind.ExactIgnoringCase : StringMatcherKind.Exact, Encoding.UTF8.GetBytes(value), regex: null);

    public static StringMatcher Prefix(string value, bool ignoreCase = false) =>
        new(ignoreCase ? StringMatcherKind.PrefixIgnoringCase : StringMatcherKind.Prefix, Encoding.UTF8.GetBytes(value), regex: null);

    public static StringMatcher Regex(LinearRegex regex) => new(StringMatcherKind.Regex, [], regex);

    public bool Matches(ReadOnlySpan<byte> text) => _kind switch
    {
        StringMatcherKind.Any => true,
        StringMatcherKind.Exact => text.SequenceEqual(_value),
        StringMatcherKind.Prefix => text.StartsWith(_value),
        StringMatcherKind.ExactIgnoringCase => Ascii.EqualsIgnoreCase(text, _value),
        StringMatcherKind.PrefixIgnoringCase => text.Length >= _value.Length && Ascii.EqualsIgnoreCase(text[.._value.Length], _value),
        _ => _regex!.Matches(text),
    };
}
