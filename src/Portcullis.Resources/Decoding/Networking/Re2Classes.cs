using System.Text;

namespace Portcullis.Resources.Decoding;

/// <summary>RE2's named character classes as explicit ranges: all of them are ASCII.</summary>
internal static class Re2Classes
{
    /// <summary>The class of <c>\d</c>, <c>\s</c> or <c>\w</c>; null for another letter.</summary>
    public static string? Perl(char letter) => letter switch
    {
        'd' => "09",
        's' => "\t\n\f\r  ",
        'w' => "09AZ__az",
        _ => null,
    };

    /// <summary>The class of <c>[:name:]</c>; null for an unknown name.</summary>
    public static string? Posix(string name) => name switch
    {
        "alnum" => "09AZaz",
        "alpha" => "AZaz",
        "ascii" => "\0\x7F",
        "blank" => "\t\t  ",
        "cntrl" => "\0\x1F\x7F\x7F",
        "digit" => "09",
        "graph" => "!~",
        "lower" => "az",
        "print" => " ~",
        "punct" => "!/:@[`{~",
        "space" => "\t\r  ",
        "upper" => "AZ",
        "word" => "09AZ__az",
        "xdigit" => "09AFaf",
        _ => null,
    };

    /// <summary>General categories of Unicode that both RE2 and .NET name alike.</summary>
    public static bool IsCategory(string name) =>
        name is "L" or "Lu" or "Ll" or "Lt" or "Lm" or "Lo" or "M" or "Mn" or "Mc" or "Me" or "N" or "Nd" or "Nl" or "No"
            or "P" or "Pc" or "Pd" or "Ps" or "Pe" or "Pi" or "Pf" or "Po" or "S" or "Sm" or "Sc" or "Sk" or "So"
            or "Z" or "Zs" or "Zl" or "Zp" or "C" or "Cc" or "Cf" or "Co" or "Cs";

    /// <summary>Appends ranges as the inside of a .NET class.</summary>
    /// <param name="ranges">Pairs of first and last character, ascending.</param>
    public static void AppendRanges(StringBuilder output, string ranges)
    {
        for (int i = 0; i < ranges.Length; i += 2)
            AppendRange(output, ranges[i], ranges[i + 1]);
    }

    /// <summary>Appends everything outside the ranges.</summary>
    public static void AppendComplement(StringBuilder output, string ranges)
    {
        int next = 0;
        for (int i = 0; i < ranges.Length; i += 2)
        {
            if (ranges[i] > next)
                AppendRange(output, (char)next, (char)(ranges[i] - 1));
            next = ranges[i + 1] + 1;
        }
        AppendRange(output, (char)next, char.MaxValue);
    }

    public static void AppendRange(StringBuilder output, char first, char last)
    {
        AppendChar(output, first);
        if (first == last)
            return;
        output.Append('-');
        AppendChar(output, last);
    }

    /// <summary>Appends a character so that no engine can take it for syntax, inside a class or outside.</summary>
    public static void AppendChar(StringBuilder output, char c)
    {
        if (char.IsAsciiLetterOrDigit(c) || c is '/' or '_')
            output.Append(c);
        else
            output.Append(@"\u").Append(((int)c).ToString("X4"));
    }
}
