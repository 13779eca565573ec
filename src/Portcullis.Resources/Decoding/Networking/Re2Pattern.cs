using System.Text.RegularExpressions;
using Portcullis.Resources.Decoding;
using Portcullis.Syntax;

namespace Portcullis.Resources;

/// <summary>A regular expression in RE2's syntax, as Istio's regex fields are, together with the same language for .NET's linear-time engine.</summary>
/// <remarks>
/// An instance is proof that the pattern is RE2's, at most 1024 characters long, and that .NET accepts it.
/// Classes such as <c>\d</c> and <c>\w</c> are ASCII, as in RE2. The one difference left: <c>\b</c> sees letters outside ASCII as word characters.
/// </remarks>
public sealed class Re2Pattern
{
    /// <summary>Istio's limit, in characters.</summary>
    public const int LongestPattern = 1024;

    // SECURITY: linear time, no backtracking, whatever the pattern.
    private const RegexOptions Engine = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private readonly string _translated;

    private Re2Pattern(string text, string translated, int groups) => (Text, _translated, GroupCount) = (text, translated, groups);

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>How many capturing groups there are, the whole match not counted. Groups are numbered as RE2 numbers them.</summary>
    public int GroupCount { get; }

    /// <summary>Reads a pattern, or says which part RE2 or this implementation refuses. Never throws.</summary>
    public static Parsed<Re2Pattern> Parse(string text)
    {
        if (text.Length == 0)
            return new Problem("the pattern is empty");
        if (text.Length > LongestPattern)
            return new Problem($"the pattern has {text.Length} characters; {LongestPattern} are allowed");

        var translator = new Re2Translator(text);
        if (translator.Translate() is { } problem)
            return problem;
        var pattern = new Re2Pattern(text, translator.Output, translator.GroupCount);
        try
        {
            _ = pattern.Whole();
        }
        catch (NotSupportedException)
        {
            return new Problem("the pattern is too large: repeat less, or nest repetitions less deeply");
        }
        catch (ArgumentException)
        {
            return new Problem("the pattern cannot be compiled");
        }
        return pattern;
    }

    /// <summary>Matches only the whole input, as Istio's StringMatch does. Time is linear in the input.</summary>
    public Regex Whole() => new($@"\A(?:{_translated})\z", Engine);

    /// <summary>Finds the pattern anywhere, as <c>uriRegexRewrite</c> does. Time is linear in the input.</summary>
    public Regex Anywhere() => new(_translated, Engine);
}
