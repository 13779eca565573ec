using System.Buffers;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Portcullis.Syntax;

/// <summary>What a scalar means under YAML 1.2's core schema (section 10.3.2).</summary>
internal static class ScalarKinds
{
    private const string Prefix = "tag:yaml.org,2002:";
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> OctalDigits = SearchValues.Create("01234567");
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>The kind of a scalar, quoted, plain or tagged.</summary>
    /// <param name="knownTag">False when the scalar bears a tag outside the core schema, or one that its text does not fit.</param>
    public static NodeKind Of(Scalar scalar, out bool knownTag)
    {
        knownTag = true;
        if (scalar.Tag.IsEmpty)
            return scalar.Style == ScalarStyle.Plain ? OfPlain(scalar.Value) : NodeKind.String;
        if (scalar.Tag.IsNonSpecific || scalar.Tag.Value == Prefix + "str")
            return NodeKind.String;

        NodeKind plain = OfPlain(scalar.Value);
        knownTag = scalar.Tag.Value switch
        {
            Prefix + "null" => plain == NodeKind.Null,
            Prefix + "bool" => plain == NodeKind.Boolean,
            Prefix + "int" => plain == NodeKind.Integer,
            Prefix + "float" => plain is NodeKind.Number or NodeKind.Integer,
            _ => false,
        };
        return knownTag ? plain : NodeKind.String;
    }

    internal static NodeKind OfPlain(ReadOnlySpan<char> text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => NodeKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => NodeKind.Boolean,
        _ when IsInteger(text) => NodeKind.Integer,
        _ when IsNumber(text) => NodeKind.Number,
        _ => NodeKind.String,
    };

    /// <summary>What YAML 1.1 takes a plain scalar for, where that differs from the core schema; null where it does not.</summary>
    internal static string? AmbiguityOf(ReadOnlySpan<char> text) => text switch
    {
        "yes" or "Yes" or "YES" or "no" or "No" or "NO" or "on" or "On" or "ON" or "off" or "Off" or "OFF"
            or "y" or "Y" or "n" or "N" => "a boolean",
        ['0', >= '0' and <= '7', ..] when !text.ContainsAnyExcept(OctalDigits) => "octal",
        _ => null,
    };

    private static bool IsInteger(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return text.Length > 2 && !text[2..].ContainsAnyExcept(HexDigits);
        if (text.StartsWith("0o", StringComparison.Ordinal))
            return text.Length > 2 && !text[2..].ContainsAnyExcept(OctalDigits);
        text = WithoutSign(text);
        return text.Length > 0 && !text.ContainsAnyExcept(Digits);
    }

    // [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?, and the names of infinity and not-a-number
    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        if (text is ".nan" or ".NaN" or ".NAN")
            return true;
        text = WithoutSign(text);
        if (text is ".inf" or ".Inf" or ".INF")
            return true;

        int whole = CountDigits(text);
        text = text[whole..];
        int fraction = 0;
        if (text.StartsWith('.'))
        {
            fraction = CountDigits(text[1..]);
            text = text[(1 + fraction)..];
        }
        if (whole == 0 && fraction == 0)
            return false;
        if (text.Length == 0)
            return true;
        if (text[0] is not ('e' or 'E'))
            return false;
        text = WithoutSign(text[1..]);
        return text.Length > 0 && CountDigits(text) == text.Length;
    }

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExcept(Digits);
        return end < 0 ? text.Length : end;
    }

    private static ReadOnlySpan<char> WithoutSign(ReadOnlySpan<char> text) =>
        text.Length > 0 && text[0] is '-' or '+' ? text[1..] : text;
}
