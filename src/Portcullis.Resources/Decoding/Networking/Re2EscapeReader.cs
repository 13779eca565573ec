using System.Text;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Reads one backslash sequence of an RE2 pattern.</summary>
/// <param name="at">Where the backslash is.</param>
internal sealed class Re2EscapeReader(string text, int at)
{
    /// <summary>Where reading goes on after success.</summary>
    public int Next { get; private set; }

    public Problem? Problem { get; private set; }

    /// <summary>Appends <c>\d</c>, <c>\W</c>, <c>\pL</c>, <c>\P{Lu}</c> and their like; false when the sequence is no class.</summary>
    public bool TryAppendClass(StringBuilder output, bool insideClass)
    {
        char letter = at + 1 < text.Length ? text[at + 1] : '\0';
        if (letter is 'p' or 'P')
            return TryAppendCategory(output, letter == 'P');
        if (Re2Classes.Perl(char.ToLowerInvariant(letter)) is not { } ranges)
            return false;

        Next = at + 2;
        if (!insideClass)
            output.Append('[');
        if (char.IsAsciiLetterUpper(letter))
            Re2Classes.AppendComplement(output, ranges);
        else
            Re2Classes.AppendRanges(output, ranges);
        if (!insideClass)
            output.Append(']');
        return true;
    }

    private bool TryAppendCategory(StringBuilder output, bool negated)
    {
        string name = at + 2 < text.Length ? text[at + 2].ToString() : "";
        Next = at + 3;
        if (name == "{")
        {
            int end = text.IndexOf('}', at);
            name = end < 0 ? "" : text[(at + 3)..end];
            Next = end + 1;
        }
        if (name.StartsWith('^'))
            (name, negated) = (name[1..], !negated);
        if (!Re2Classes.IsCategory(name))
        {
            Problem = new Problem($"`{name}` is not a Unicode general category; scripts are not supported", at);
            return false;
        }
        output.Append(negated ? @"\P{" : @"\p{").Append(name).Append('}');
        return true;
    }

    /// <summary>Reads a sequence that stands for one character; otherwise sets <see cref="Problem"/>.</summary>
    public bool TryReadChar(out char c)
    {
        c = '\0';
        if (Problem is not null)
            return false;
        if (at + 1 >= text.Length)
            return Refuse(@"the pattern ends with `\`");

        char letter = text[at + 1];
        Next = at + 2;
        switch (letter)
        {
            case >= '0' and <= '7' when letter == '0' || (at + 2 < text.Length && text[at + 2] is >= '0' and <= '7'):
                return ReadOctal(out c);
            case >= '1' and <= '9':
                return Refuse($@"backreferences such as `\{letter}` are not part of RE2");
            case 'x':
                return ReadHex(out c);
            case 'k':
                return Refuse(@"backreferences such as `\k` are not part of RE2");
        }
        c = letter switch
        {
            'a' => '\a',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            _ => letter,
        };
        return c != letter || (char.IsAscii(letter) && !char.IsAsciiLetterOrDigit(letter))
            || Refuse($@"`\{letter}` is not part of RE2");
    }

    private bool ReadOctal(out char c)
    {
        int value = 0;
        int end = at + 1;
        while (end < text.Length && end < at + 4 && text[end] is >= '0' and <= '7')
            value = (value * 8) + (text[end++] - '0');
        Next = end;
        c = (char)value;
        return true;
    }

    private bool ReadHex(out char c)
    {
        c = '\0';
        string digits = "";
        if (at + 2 < text.Length && text[at + 2] == '{')
        {
            int end = text.IndexOf('}', at);
            if (end > 0)
                (digits, Next) = (text[(at + 3)..end], end + 1);
        }
        else if (at + 4 <= text.Length)
        {
            (digits, Next) = (text.Substring(at + 2, 2), at + 4);
        }
        if (digits.Length is 0 or > 8 || !digits.All(char.IsAsciiHexDigit))
            return Refuse(@"`\x` is followed by two hex digits or by hex digits in braces");
        uint value = Convert.ToUInt32(digits, 16);
        if (value > char.MaxValue)
            return Refuse("characters above U+FFFF are not supported");
        c = (char)value;
        return true;
    }

    private bool Refuse(string message)
    {
        Problem ??= new Problem(message, at);
        return false;
    }
}
