using System.Text;

namespace Portcullis.Routing;

/// <summary>Rewrites the parts of RE2's syntax that .NET spells or means differently; what neither knows is left for .NET to refuse.</summary>
internal static class Re2Translation
{
    private static readonly Dictionary<string, string> NamedClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z", ["alpha"] = "A-Za-z", ["ascii"] = @"\x00-\x7F", ["blank"] = @"\t ", ["cntrl"] = @"\x00-\x1F\x7F",
        ["digit"] = "0-9", ["graph"] = "!-~", ["lower"] = "a-z", ["print"] = " -~", ["punct"] = @"!-/:-@\[-`{-~",
        ["space"] = @"\t\n\v\f\r ", ["upper"] = "A-Z", ["word"] = "0-9A-Za-z_", ["xdigit"] = "0-9A-Fa-f",
    };

    public static string Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 16);
        int i = 0;
        while (i < pattern.Length)
        {
            ReadOnlySpan<char> rest = pattern.AsSpan(i);
            i += rest[0] switch
            {
                '\\' => Escape(rest, text),
                '[' => Class(rest, text),
                '$' => Put(text, @"\z", 1), // .NET's `$` also matches before a final line feed
                '(' when rest.StartsWith("(?P<") => Put(text, "(?<", 4),
                _ => Put(text, rest[..1], 1),
            };
        }
        return text.ToString();
    }

    private static int Put(StringBuilder text, ReadOnlySpan<char> translated, int consumed)
    {
        text.Append(translated);
        return consumed;
    }

    private static int Escape(ReadOnlySpan<char> rest, StringBuilder text)
    {
        if (rest.Length < 2)
            return Put(text, rest, rest.Length);
        if (rest[1] == 'Q')
            return Quoted(rest, text);
        if (rest[1] is 'p' or 'P' && rest.Length > 2 && rest[2] != '{')
            return Put(text, $"\\{rest[1]}{{{rest[2]}}}", 3);
        return Put(text, Outside(rest[1]) ?? rest[..2], 2);
    }

    private static string? Outside(char letter) => letter switch
    {
        'd' => "[0-9]",
        'D' => "[^0-9]",
        'w' => "[0-9A-Za-z_]",
        'W' => "[^0-9A-Za-z_]",
        's' => @"[\t\n\f\r ]",
        'S' => @"[^\t\n\f\r ]",
        _ => null,
    };

    private static int Quoted(ReadOnlySpan<char> rest, StringBuilder text)
    {
        int end = rest.IndexOf(@"\E");
        ReadOnlySpan<char> literal = end < 0 ? rest[2..] : rest[2..end];
        text.Append(System.Text.RegularExpressions.Regex.Escape(literal.ToString()));
        return end < 0 ? rest.Length : end + 2;
    }

    private static int Class(ReadOnlySpan<char> rest, StringBuilder text)
    {
        text.Append('[');
        int i = 1;
        if (i < rest.Length && rest[i] == '^')
            text.Append(rest[i++]);
        if (i < rest.Length && rest[i] == ']')
        {
            text.Append(@"\]");
            i++;
        }
        while (i < rest.Length && rest[i] != ']')
            i += ClassMember(rest[i..], text);
        if (i < rest.Length)
            text.Append(rest[i++]);
        return i;
    }

    private static int ClassMember(ReadOnlySpan<char> rest, StringBuilder text)
    {
        if (rest.StartsWith("[:") && rest.IndexOf(":]") is > 0 and var end
            && NamedClasses.TryGetValue(rest[2..end].ToString(), out string? members))
        {
            return Put(text, members, end + 2);
        }
        if (rest[0] == '[')
            return Put(text, @"\[", 1);
        if (rest[0] == '\\' && rest.Length > 1)
        {
            return Put(text, rest[1] switch
            {
                'd' => "0-9",
                'w' => "0-9A-Za-z_",
                's' => @"\t\n\f\r ",
                _ => rest[..2].ToString(),
            }, 2);
        }
        // .NET reads `-[` as subtraction; the bracket above was escaped, so a dash is only ever a range or itself.
        return Put(text, rest[..1], 1);
    }
}
