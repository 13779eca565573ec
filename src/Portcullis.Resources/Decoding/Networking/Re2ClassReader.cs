using System.Text;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Reads one bracketed character class of an RE2 pattern and appends it for .NET.</summary>
internal sealed class Re2ClassReader(string text, int start, StringBuilder output)
{
    private int _at = start + 1;

    public Problem? Problem { get; private set; }

    /// <summary>Reads up to and with the closing bracket.</summary>
    /// <returns>Where reading goes on, meaningful without a <see cref="Problem"/>.</returns>
    public int Read()
    {
        output.Append('[');
        if (_at < text.Length && text[_at] == '^')
        {
            output.Append('^');
            _at++;
        }
        for (bool first = true; Problem is null; first = false)
        {
            if (_at >= text.Length)
                Problem = new Problem("a `[` is never closed", start);
            else if (text[_at] == ']' && !first)
                break;
            else if (!TryPosix() && !TryClassEscape())
                Range();
        }
        output.Append(']');
        return _at + 1;
    }

    private bool TryPosix()
    {
        if (!text.AsSpan(_at).StartsWith("[:"))
            return false;
        int end = text.IndexOf(":]", _at + 2, StringComparison.Ordinal);
        if (end < 0)
            return false;
        string name = text[(_at + 2)..end];
        bool negated = name.StartsWith('^');
        if (Re2Classes.Posix(negated ? name[1..] : name) is not { } ranges)
        {
            Problem = new Problem($"`[:{name}:]` is not a character class", _at);
            return true;
        }
        if (negated)
            Re2Classes.AppendComplement(output, ranges);
        else
            Re2Classes.AppendRanges(output, ranges);
        _at = end + 2;
        return true;
    }

    private bool TryClassEscape()
    {
        if (text[_at] != '\\')
            return false;
        var escape = new Re2EscapeReader(text, _at);
        if (!escape.TryAppendClass(output, insideClass: true))
        {
            Problem ??= escape.Problem;
            return escape.Problem is not null;
        }
        _at = escape.Next;
        return true;
    }

    private void Range()
    {
        int begin = _at;
        if (!TryReadChar(out char first))
            return;
        char last = first;
        if (_at + 1 < text.Length && text[_at] == '-' && text[_at + 1] != ']')
        {
            _at++;
            if (!TryReadChar(out last))
                return;
        }
        if (last < first)
            Problem = new Problem($"the range `{text[begin.._at]}` ends before it begins", begin);
        else
            Re2Classes.AppendRange(output, first, last);
    }

    private bool TryReadChar(out char c)
    {
        c = text[_at];
        if (c == '\\')
        {
            var escape = new Re2EscapeReader(text, _at);
            bool read = escape.TryReadChar(out c);
            Problem = escape.Problem;
            _at = escape.Next;
            return read;
        }
        if (char.IsSurrogate(c))
        {
            Problem = new Problem("characters above U+FFFF are not supported", _at);
            return false;
        }
        _at++;
        return true;
    }
}
