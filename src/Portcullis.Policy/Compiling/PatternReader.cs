using System.Text;
using Portcullis.Policy.Matching;
using Portcullis.Syntax;

namespace Portcullis.Policy.Compiling;

/// <summary>Policy values to matchers. A value that has no meaning is a problem, never a matcher that guesses.</summary>
internal static class PatternReader
{
    /// <summary>Istio's general string match; <c>*</c> wants at least one byte (paths, SNI, claims).</summary>
    public static Parsed<ByteTest> Text(string value) => Text(value, PatternKind.NonEmpty);

    /// <summary>The same for attributes where <c>*</c> only asks that they be there (methods, headers).</summary>
    public static Parsed<ByteTest> Presence(string value) => Text(value, PatternKind.Present);

    public static Parsed<ByteTest> Host(string value)
    {
        (PatternKind kind, string text) = Split(value, PatternKind.Present);
        return new FoldedPattern(kind, Encoding.UTF8.GetBytes(text.ToLowerInvariantAscii()));
    }

    public static Parsed<ByteTest> Path(string value) =>
        value.AsSpan().ContainsAny('{', '}') ? TemplateReader.Read(value) : Text(value);

    public static Parsed<ByteTest> Principal(string value)
    {
        (PatternKind kind, string text) = Split(value, PatternKind.NonEmpty);
        return kind switch
        {
            PatternKind.NonEmpty => new BytePattern(kind, []),
            PatternKind.Suffix => new PrincipalSuffix(Encoding.UTF8.GetBytes(text)),
            _ => new BytePattern(kind, Encoding.UTF8.GetBytes("spiffe://" + text)),
        };
    }

    /// <summary>Splits at the last slash, as Istio does: subjects that hold a slash cannot be named.</summary>
    public static Parsed<RequestPrincipalTest> RequestPrincipal(string value)
    {
        if (value == "*")
            return new RequestPrincipalTest(NonEmpty, NonEmpty);

        int slash = value.LastIndexOf('/');
        string issuer = slash < 0 ? value : value[..slash];
        string subject = slash < 0 ? "" : value[(slash + 1)..];
        if (value.StartsWith('*'))
        {
            if (slash < 0)
                return new RequestPrincipalTest(NonEmpty, Pattern(PatternKind.Suffix, value[1..]));
            ByteTest ending = issuer == "*" ? NonEmpty : Pattern(PatternKind.Suffix, issuer[1..]);
            return new RequestPrincipalTest(ending, Pattern(PatternKind.Exact, subject));
        }
        if (!value.EndsWith('*'))
            return new RequestPrincipalTest(Pattern(PatternKind.Exact, issuer), Pattern(PatternKind.Exact, subject));
        if (slash < 0)
            return new RequestPrincipalTest(Pattern(PatternKind.Prefix, value[..^1]), NonEmpty);
        ByteTest start = subject == "*" ? NonEmpty : Pattern(PatternKind.Prefix, subject[..^1]);
        return new RequestPrincipalTest(Pattern(PatternKind.Exact, issuer), start);
    }

    private static ByteTest NonEmpty { get; } = new BytePattern(PatternKind.NonEmpty, []);

    private static BytePattern Text(string value, PatternKind star)
    {
        (PatternKind kind, string text) = Split(value, star);
        return Pattern(kind, text);
    }

    private static BytePattern Pattern(PatternKind kind, string text) => new(kind, Encoding.UTF8.GetBytes(text));

    // A leading star is looked at first: `*a*` ends with the literal `a*`.
    private static (PatternKind Kind, string Text) Split(string value, PatternKind star)
    {
        if (value is "" or "*")
            return (value.Length == 0 ? PatternKind.Exact : star, "");
        if (value[0] == '*')
            return (PatternKind.Suffix, value[1..]);
        return value[^1] == '*' ? (PatternKind.Prefix, value[..^1]) : (PatternKind.Exact, value);
    }

    private static string ToLowerInvariantAscii(this string text) =>
        string.Create(text.Length, text, static (span, from) =>
        {
            for (int i = 0; i < from.Length; i++)
                span[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
        });
}
