using System.Buffers;
using System.Collections;
using System.Text;

namespace Portcullis.Syntax;

/// <summary>A named piece of text that positions refer to: a file, standard input, or an API request's body.</summary>
/// <param name="name">How the user knows it: a path as given, or <c>-</c>.</param>
/// <param name="text">The whole text; kept so that a diagnostic can show its line.</param>
public sealed class SourceText(string name, string text)
{
    // As YamlDotNet counts them, so that its positions and ours agree.
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\n\r\u0085\u2028\u2029");
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Lazy<int[]> _starts = new(() => StartsOf(text));
    private readonly Lock _hiding = new();
    private BitArray? _hidden; // by line number; guarded by _hiding

    public static SourceText None { get; } = new("", "");

    public string Name { get; } = name;
    public string Text { get; } = text;

    /// <summary>Reads UTF-8, with or without a byte order mark. Reports anything else with its position and returns null.</summary>
    public static SourceText? FromUtf8(string name, ReadOnlySpan<byte> bytes, Diagnostics found)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            bytes = bytes[3..];
        else if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            found.Error(SyntaxCodes.Encoding, At(name, 1, 1), "the text is UTF-16", help: "save it as UTF-8");
            return null;
        }
        if (System.Text.Unicode.Utf8.IsValid(bytes))
            return new SourceText(name, StrictUtf8.GetString(bytes));

        int bad = FirstInvalid(bytes);
        int line = 1 + bytes[..bad].Count((byte)'\n');
        int column = bad - bytes[..bad].LastIndexOf((byte)'\n');
        found.Error(SyntaxCodes.Encoding, At(name, line, column), $"byte 0x{bytes[bad]:X2} is not UTF-8", help: "save the file as UTF-8");
        return null;
    }

    /// <summary>The text of a line, without its line end; empty when the line does not exist.</summary>
    /// <param name="number">Counted from one.</param>
    public ReadOnlySpan<char> Line(int number)
    {
        int[] starts = _starts.Value;
        if (number < 1 || number > starts.Length)
            return default;
        ReadOnlySpan<char> rest = Text.AsSpan(starts[number - 1]);
        int end = rest.IndexOfAny(LineEnds);
        return end < 0 ? rest : rest[..end];
    }

    /// <summary>The offset of a line's first character, or -1 when the line does not exist.</summary>
    internal int StartOf(int number) => number <= _starts.Value.Length ? _starts.Value[number - 1] : -1;

    /// <summary>Line and column, counted from one, of an offset in characters.</summary>
    public (int Line, int Column) PositionOf(int offset)
    {
        int[] starts = _starts.Value;
        int at = Array.BinarySearch(starts, offset);
        int line = at >= 0 ? at : ~at - 1;
        return (line + 1, offset - starts[line] + 1);
    }

    /// <summary>SECURITY: keeps lines out of every rendering, because they hold a Secret's values. Cannot be undone.</summary>
    public void HideLines(int first, int last)
    {
        lock (_hiding)
        {
            _hidden ??= new BitArray(_starts.Value.Length + 1);
            for (int line = Math.Max(first, 0); line <= Math.Min(last, _hidden.Length - 1); line++)
                _hidden[line] = true;
        }
    }

    public bool IsHidden(int line)
    {
        lock (_hiding)
            return _hidden is not null && line >= 0 && line < _hidden.Length && _hidden[line];
    }

    private static SourceSpan At(string name, int line, int column) => new(new SourceText(name, ""), line, column, 1);

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out int used) == OperationStatus.Done)
            at += used;
        return at;
    }

    private static int[] StartsOf(string text)
    {
        List<int> starts = [0];
        int at = 0;
        while (true)
        {
            int end = text.AsSpan(at).IndexOfAny(LineEnds);
            if (end < 0)
                return [.. starts];
            at += end + 1;
            if (text[at - 1] == '\r' && at < text.Length && text[at] == '\n')
                at++;
            starts.Add(at);
        }
    }
}
