using System.Text;
using System.Text.RegularExpressions;

namespace Portcullis.Routing;

/// <summary>Turns RE2 syntax into .NET's, with RE2's meaning: ASCII classes, <c>$</c> only at the very end, linear time.</summary>
internal static class Re2Pattern
{
    private const int Longest = 1024; // Istio's own limit
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Compiles a pattern that must match the whole text.</summary>
    /// <returns>The expression, or null and why there is none.</returns>
    public static Regex? CompileWhole(string pattern, out string problem) => Compile(pattern, whole: true, out problem);

    /// <summary>Compiles a pattern that may match anywhere in the text.</summary>
    /// <returns>The expression, or null and why there is none.</returns>
    public static Regex? CompileAnywhere(string pattern, out string problem) => Compile(pattern, whole: false, out problem);

    /// <summary>RE2's rewrite text (<c>\1</c> for a group, <c>\\</c> for a backslash) in .NET's syntax, or null when it is malformed.</summary>
    public static string? Template(string rewrite)
    {
        var text = new StringBuilder();
        for (int i = 0; i < rewrite.Length; i++)
        {
            char c = rewrite[i];
            if (c == '$')
            {
                text.Append("$$");
            }
            else if (c != '\\')
            {
                text.Append(c);
            }
            else if (++i < rewrite.Length && char.IsAsciiDigit(rewrite[i]))
            {
                text.Append("${").Append(rewrite[i]).Append('}');
            }
            else if (i < rewrite.Length && rewrite[i] == '\\')
            {
                text.Append('\\');
            }
            else
            {
                return null;
            }
        }
        return text.ToString();
    }

    private static Regex? Compile(string pattern, bool whole, out string problem)
    {
        problem = "";
        if (pattern.Length > Longest || RepeatBound.IsExceeded(pattern))
        {
            problem = $"it is longer than {Longest} characters, or repeats something more than 1,000 times";
            return null;
        }
        string translated = Re2Translation.Translate(pattern);
        try
        {
            return new Regex(whole ? $@"\A(?:{translated})\z" : translated, Options);
        }
        catch (ArgumentException refused)
        {
            problem = Reason(refused.Message);
        }
        catch (NotSupportedException)
        {
            problem = "look-around, back-references and atomic groups do not exist in RE2";
        }
        return null;
    }

    // The runtime's message repeats the translated pattern, which the user did not write; the reason follows the offset.
    private static string Reason(string message)
    {
        int offset = message.LastIndexOf(" at offset ", StringComparison.Ordinal);
        int dot = offset < 0 ? -1 : message.IndexOf(". ", offset, StringComparison.Ordinal);
        string reason = dot < 0 ? "it is not a regular expression" : message[(dot + 2)..];
        return char.ToLowerInvariant(reason[0]) + reason[1..].TrimEnd('.');
    }
}
