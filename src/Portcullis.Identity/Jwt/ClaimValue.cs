using System.Buffers;
using System.Globalization;
using System.Text;

namespace Portcullis.Identity;

/// <summary>One claim or one member of a claim. Immutable; safe to share between threads.</summary>
public sealed class ClaimValue
{
    /// <summary>Objects of up to this many members are searched in order; larger ones are sorted by name.</summary>
    internal const int MostUnsorted = 8;

    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(c => c != '\t').Select(c => (byte)c), 0x7f]);

    private readonly ReadOnlyMemory<byte> _text;
    private readonly ClaimValue[] _items;
    private readonly ClaimMember[] _members; // INVARIANT: sorted by name when there are more than MostUnsorted

    private ClaimValue(ClaimKind kind, ReadOnlyMemory<byte> text = default, ClaimValue[]? items = null, ClaimMember[]? members = null)
    {
        Kind = kind;
        _text = text;
        _items = items ?? [];
        _members = members ?? [];
    }

    public static ClaimValue Null { get; } = new(ClaimKind.Null);

    public ClaimKind Kind { get; }

    /// <summary>UTF-8; empty unless this is a text.</summary>
    public ReadOnlySpan<byte> Text => Kind == ClaimKind.Text ? _text.Span : [];

    /// <summary>Empty unless this is a list.</summary>
    public ReadOnlySpan<ClaimValue> Items => _items;

    internal static ClaimValue True { get; } = new(ClaimKind.Boolean, "true"u8.ToArray());
    internal static ClaimValue False { get; } = new(ClaimKind.Boolean, "false"u8.ToArray());

    /// <summary>A number as it was written; empty unless this is a number.</summary>
    internal ReadOnlySpan<byte> Digits => Kind == ClaimKind.Number ? _text.Span : [];

    internal ReadOnlySpan<ClaimMember> Members => _members;

    public static ClaimValue Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    public static ClaimValue Of(params IReadOnlyList<ClaimValue> items) => new(ClaimKind.List, items: [.. items]);

    /// <summary>The member of an object, or null when there is none or this is no object.</summary>
    public ClaimValue? Member(ReadOnlySpan<byte> name)
    {
        if (_members.Length > MostUnsorted)
            return SortedMember(name);
        foreach (ClaimMember member in _members)
        {
            if (name.SequenceEqual(member.Name.Span))
                return member.Value;
        }
        return null;
    }

    /// <summary>
    /// What <c>outputClaimToHeaders</c> writes: texts as they are, booleans as <c>true</c> and <c>false</c>, non-negative whole numbers
    /// as integers, other numbers with six decimals. Null when the header must be absent: for null, an empty text, a list or an object,
    /// and for a text with a control character, which no header may carry. A claim split on spaces prints as it was written.
    /// </summary>
    public byte[]? ToHeaderValue() => Kind switch
    {
        ClaimKind.Number => PrintNumber(),
        ClaimKind.Null or ClaimKind.Object => null,
        _ => _text.IsEmpty || _text.Span.ContainsAny(Controls) ? null : _text.ToArray(),
    };

    internal static ClaimValue Of(ReadOnlyMemory<byte> text) => new(ClaimKind.Text, text);

    internal static ClaimValue Number(ReadOnlyMemory<byte> digits) => new(ClaimKind.Number, digits);

    internal static ClaimValue List(ClaimValue[] items) => new(ClaimKind.List, items: items);

    /// <summary>An object that owns the given array.</summary>
    /// <param name="members">Distinct names, sorted when more than <see cref="MostUnsorted"/>.</param>
    internal static ClaimValue Object(ClaimMember[] members) => new(ClaimKind.Object, members: members);

    /// <summary>The words of a text as a list that still prints as the text; anything else as it is.</summary>
    internal ClaimValue SplitOnSpaces()
    {
        if (Kind != ClaimKind.Text)
            return this;
        var words = new List<ClaimValue>();
        ReadOnlySpan<byte> text = _text.Span;
        foreach (Range word in text.Split((byte)' '))
        {
            if (!text[word].IsEmpty)
                words.Add(Of(_text[word]));
        }
        return new ClaimValue(ClaimKind.List, _text, [.. words]);
    }

    private ClaimValue? SortedMember(ReadOnlySpan<byte> name)
    {
        int low = 0, high = _members.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = name.SequenceCompareTo(_members[middle].Name.Span);
            if (order == 0)
                return _members[middle].Value;
            if (order < 0)
                high = middle - 1;
            else
                low = middle + 1;
        }
        return null;
    }

    private byte[] PrintNumber()
    {
        ReadOnlySpan<byte> digits = _text.Span;
        // Plain digits stay what they are: identifiers beyond 2^53 would not survive a double.
        if (ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return digits.ToArray();
        double number = double.Parse(digits, CultureInfo.InvariantCulture);
        bool whole = number >= 0 && number < ulong.MaxValue && Math.Floor(number) == number;
        return Encoding.ASCII.GetBytes(whole ? ((ulong)number).ToString(CultureInfo.InvariantCulture) : number.ToString("F6", CultureInfo.InvariantCulture));
    }
}
