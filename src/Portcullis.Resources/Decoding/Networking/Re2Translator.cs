using System.Text;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Rewrites one RE2 pattern for .NET and refuses what RE2 refuses. One instance serves one pattern.</summary>
internal sealed class Re2Translator(string text)
{
    private const int MostRepetitions = 1000; // RE2's own limit

    private readonly StringBuilder _out = new();
    private readonly Stack<Flags> _outer = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private Flags _flags;
    private int _at;
    private bool _repeatable;  // the last item may be repeated
    private bool _repeated;    // the last item is a repetition already
    private Problem? _problem;

    [Flags]
    private enum Flags
    {
        None = 0,
        IgnoreCase = 1,
        MultiLine = 2,
        DotAll = 4,
        Ungreedy = 8,
    }

    public int GroupCount { get; private set; }
    public string Output => _out.ToString();

    /// <summary>Reads the whole pattern; null when it is good.</summary>
    public Problem? Translate()
    {
        while (_at < text.Length && _problem is null)
            Item();
        if (_problem is null && _outer.Count > 0)
            Refuse("a `(` is never closed", text.Length - 1);
        return _problem;
    }

    private void Item()
    {
        char c = text[_at];
        switch (c)
        {
            case '(':
                Open();
                break;
            case ')':
                Close();
                break;
            case '|':
                _at++;
                _out.Append('|');
                (_repeatable, _repeated) = (false, false);
                break;
            case '*' or '+' or '?':
                Repeat(c.ToString(), length: 1);
                break;
            case '{' when TryReadCounts(out int length, out string counts):
                Repeat(counts, length);
                break;
            case '[':
                var reader = new Re2ClassReader(text, _at, _out);
                _at = reader.Read();
                _problem = reader.Problem;
                Atom();
                break;
            case '\\':
                Escape();
                break;
            case '.' or '^' or '$':
                _at++;
                Special(c);
                break;
            default:
                Literal(c);
                break;
        }
    }

    private void Special(char c)
    {
        // The flags s and m are resolved here, so .NET never sees them.
        _out.Append((c, Has(Flags.DotAll), Has(Flags.MultiLine)) switch
        {
            ('.', true, _) => @"[\s\S]",
            ('.', false, _) => @"[^\n]",
            ('^', _, true) => "(?m:^)",
            ('^', _, false) => @"\A",
            (_, _, true) => "(?m:$)",
            _ => @"\z", // .NET's plain $ would also match before a last line feed
        });
        Atom();
    }

    private void Literal(char c)
    {
        if (char.IsSurrogate(c))
        {
            Refuse("characters above U+FFFF are not supported", _at);
            return;
        }
        _at++;
        Re2Classes.AppendChar(_out, c);
        Atom();
    }

    private void Atom() => (_repeatable, _repeated) = (true, false);

    private void Open()
    {
        _outer.Push(_flags);
        (_repeatable, _repeated) = (false, false);
        if (!text.AsSpan(_at).StartsWith("(?"))
        {
            _at++;
            GroupCount++;
            _out.Append('(');
            return;
        }
        ReadOnlySpan<char> rest = text.AsSpan(_at + 2);
        if (rest.StartsWith("=") || rest.StartsWith("!") || rest.StartsWith("<=") || rest.StartsWith("<!"))
            Refuse("lookahead and lookbehind are not part of RE2", _at);
        else if (rest.StartsWith("P=") || rest.StartsWith("P>"))
            Refuse("backreferences and recursion are not part of RE2", _at);
        else if (rest.StartsWith("P<") || rest.StartsWith("<"))
            OpenNamed(_at + 2 + rest.IndexOf('<') + 1);
        else
            OpenFlags();
    }

    private void OpenNamed(int start)
    {
        int end = text.IndexOf('>', start);
        string name = end < 0 ? "" : text[start..end];
        if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
            Refuse("a group's name holds only letters, digits and `_`, and ends with `>`", start);
        else if (!_names.Add(name))
            Refuse($"the group name `{name}` is used twice", start);
        else
        {
            // .NET numbers named groups last; without the name it numbers them as RE2 does.
            GroupCount++;
            _out.Append('(');
            _at = end + 1;
        }
    }

    /// <summary>Reads <c>(?flags)</c> or <c>(?flags:</c>.</summary>
    private void OpenFlags()
    {
        Flags flags = _flags;
        bool clear = false;
        for (int i = _at + 2; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '-' when !clear:
                    clear = true;
                    break;
                case ')' when i > _at + 2:
                    _outer.Pop(); // no group was opened: the flags hold to the end of the one around
                    SetFlags(flags, isGroup: false, i + 1);
                    return;
                case ':':
                    SetFlags(flags, isGroup: true, i + 1);
                    return;
                case 'i' or 'm' or 's' or 'U':
                    Flags flag = FlagOf(text[i]);
                    flags = clear ? flags & ~flag : flags | flag;
                    break;
                default:
                    Refuse($"`{text[_at..(i + 1)]}` is not part of RE2", _at);
                    return;
            }
        }
        Refuse("a `(?` is never finished", _at);
    }

    private void SetFlags(Flags flags, bool isGroup, int next)
    {
        _flags = flags;
        _out.Append(Has(Flags.IgnoreCase) ? "(?i" : "(?-i").Append(isGroup ? ':' : ')');
        _at = next;
    }

    private bool Has(Flags flag) => (_flags & flag) == flag;

    private static Flags FlagOf(char letter) => letter switch
    {
        'i' => Flags.IgnoreCase,
        'm' => Flags.MultiLine,
        's' => Flags.DotAll,
        _ => Flags.Ungreedy,
    };

    private void Close()
    {
        if (_outer.Count == 0)
        {
            Refuse("a `)` closes nothing", _at);
            return;
        }
        _flags = _outer.Pop();
        _at++;
        _out.Append(')');
        Atom();
    }

    private void Repeat(string counts, int length)
    {
        if (_repeated)
            Refuse($"`{text[(_at - 1)..(_at + length)]}` repeats a repetition; put the first in a group", _at - 1);
        else if (!_repeatable)
            Refuse($"`{text.Substring(_at, length)}` has nothing to repeat", _at);
        if (_problem is not null)
            return;

        _at += length;
        bool lazy = _at < text.Length && text[_at] == '?';
        if (lazy)
            _at++;
        _out.Append(counts);
        if (lazy != Has(Flags.Ungreedy))
            _out.Append('?');
        _repeated = true;
    }

    /// <summary>Whether <c>{n}</c>, <c>{n,}</c> or <c>{n,m}</c> stands here; anything else makes the brace a literal, as in RE2.</summary>
    private bool TryReadCounts(out int length, out string counts)
    {
        (length, counts) = (0, "");
        int end = text.IndexOf('}', _at);
        if (end < 0)
            return false;
        string inside = text[(_at + 1)..end];
        int comma = inside.IndexOf(',');
        string least = comma < 0 ? inside : inside[..comma];
        string most = comma < 0 ? inside : inside[(comma + 1)..];
        if (!IsCount(least) || (!IsCount(most) && !(comma >= 0 && most.Length == 0)))
            return false;
        (length, counts) = (end + 1 - _at, text[_at..(end + 1)]);
        if (TooMany(least) || TooMany(most))
            Refuse($"`{counts}` repeats more than {MostRepetitions} times", _at);
        else if (most.Length > 0 && int.Parse(most) < int.Parse(least))
            Refuse($"`{counts}` ends before it begins", _at);
        return true;

        static bool IsCount(string digits) => digits.Length > 0 && digits.All(char.IsAsciiDigit);
        static bool TooMany(string digits) => digits.Length > 4 || (digits.Length > 0 && int.Parse(digits) > MostRepetitions);
    }

    private void Escape()
    {
        if (text.AsSpan(_at).StartsWith(@"\Q"))
        {
            Quoted();
            return;
        }
        if (_at + 1 < text.Length && text[_at + 1] is 'A' or 'z' or 'b' or 'B')
        {
            _out.Append(text, _at, 2);
            _at += 2;
            Atom();
            return;
        }
        var reader = new Re2EscapeReader(text, _at);
        if (reader.TryAppendClass(_out, insideClass: false))
            _at = reader.Next;
        else if (reader.TryReadChar(out char c))
        {
            Re2Classes.AppendChar(_out, c);
            _at = reader.Next;
        }
        _problem ??= reader.Problem;
        Atom();
    }

    private void Quoted()
    {
        int end = text.IndexOf(@"\E", _at, StringComparison.Ordinal);
        int last = end < 0 ? text.Length : end;
        for (_at += 2; _at < last && _problem is null;)
            Literal(text[_at]);
        _at = end < 0 ? text.Length : end + 2;
    }

    private void Refuse(string message, int at) => _problem ??= new Problem(message, at);
}
