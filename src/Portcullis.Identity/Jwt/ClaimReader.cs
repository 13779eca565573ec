using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Portcullis.Syntax;

namespace Portcullis.Identity;

/// <summary>
/// Reads one JSON object of hostile bytes. Depth and the number of values are bounded, a repeated name is refused wherever it
/// stands, and what is read points into the bytes instead of copying them.
/// </summary>
internal ref struct ClaimReader
{
    private const int MostDepth = 32;
    private const int MostValues = 20_000;

    private readonly ReadOnlyMemory<byte> _json;
    private readonly string _what;
    private readonly List<ClaimMember> _members = []; // of all objects still open, innermost last
    private readonly List<ClaimValue> _items = []; // of all lists still open
    private Utf8JsonReader _reader;
    private int _values;
    private Problem? _problem;

    private ClaimReader(ReadOnlyMemory<byte> json, string what)
    {
        _json = json;
        _what = what;
        _reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = MostDepth });
    }

    /// <summary>Reads bytes that nobody writes to any more: the result points into them.</summary>
    /// <param name="json">Kept by the result.</param>
    /// <param name="what">What the bytes are, for messages.</param>
    public static Parsed<ClaimValue> Read(ReadOnlyMemory<byte> json, string what = "claims")
    {
        if (!Utf8.IsValid(json.Span))
            return new Problem($"{what} must be UTF-8");
        var reader = new ClaimReader(json, what);
        try
        {
            if (!reader._reader.Read() || reader._reader.TokenType != JsonTokenType.StartObject)
                return new Problem($"{what} must be an object");
            ClaimValue? payload = reader.ReadObject();
            if (payload is null)
                return reader._problem!;
            return reader._reader.Read() ? new Problem($"{what} must be one object") : payload;
        }
        catch (JsonException problem)
        {
            // The library's own words would quote what was sent.
            return new Problem($"{what} must be JSON, which it stops to be in line {problem.LineNumber + 1} at byte {problem.BytePositionInLine}");
        }
        catch (InvalidOperationException)
        {
            return new Problem($"an escape in the {what} is no character");
        }
    }

    private ClaimValue? Fail(string message)
    {
        _problem = new Problem(message);
        return null;
    }

    private ClaimValue? ReadValue()
    {
        if (++_values > MostValues)
            return Fail($"the {_what} may hold {MostValues} values at most");
        switch (_reader.TokenType)
        {
            case JsonTokenType.String:
                return ClaimValue.Of(Unescaped());
            case JsonTokenType.Number:
                // An exponent beyond a double's has no value that anybody could compare or print.
                return _reader.TryGetDouble(out double number) && double.IsFinite(number)
                    ? ClaimValue.Number(_json.Slice((int)_reader.TokenStartIndex, _reader.ValueSpan.Length))
                    : Fail($"a number in the {_what} is out of range");
            case JsonTokenType.True:
                return ClaimValue.True;
            case JsonTokenType.False:
                return ClaimValue.False;
            case JsonTokenType.StartObject:
                return ReadObject();
            case JsonTokenType.StartArray:
                return ReadList();
            default:
                return ClaimValue.Null;
        }
    }

    private ClaimValue? ReadList()
    {
        int first = _items.Count;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (ReadValue() is not { } item)
                return null;
            _items.Add(item);
        }
        ClaimValue[] items = [.. CollectionsMarshal.AsSpan(_items)[first..]];
        _items.RemoveRange(first, items.Length);
        return ClaimValue.List(items);
    }

    private ClaimValue? ReadObject()
    {
        int first = _members.Count;
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlyMemory<byte> name = Unescaped();
            _reader.Read();
            if (ReadValue() is not { } value)
                return null;
            _members.Add(new ClaimMember(name, value));
        }
        ClaimMember[] members = [.. CollectionsMarshal.AsSpan(_members)[first..]];
        _members.RemoveRange(first, members.Length);
        int twin = SecondOfTwins(members);
        return twin < 0 ? ClaimValue.Object(members) : Fail($"`{Encoding.UTF8.GetString(members[twin].Name.Span)}` is given twice in the {_what}");
    }

    private readonly ReadOnlyMemory<byte> Unescaped()
    {
        int length = _reader.ValueSpan.Length;
        if (!_reader.ValueIsEscaped)
            return _json.Slice((int)_reader.TokenStartIndex + 1, length);
        byte[] text = new byte[length];
        return text.AsMemory(0, _reader.CopyString(text));
    }

    /// <summary>Finds a name that stands twice, or -1; sorts where there are too many to compare each with each.</summary>
    private static int SecondOfTwins(ClaimMember[] members)
    {
        bool sorted = members.Length > ClaimValue.MostUnsorted;
        if (sorted)
            Array.Sort(members, static (one, other) => one.Name.Span.SequenceCompareTo(other.Name.Span));
        for (int i = 1; i < members.Length; i++)
        {
            for (int j = sorted ? i - 1 : 0; j < i; j++)
            {
                if (members[i].Name.Span.SequenceEqual(members[j].Name.Span))
                    return i;
            }
        }
        return -1;
    }
}
