using System.Text;

namespace Portcullis.Policy;

/// <summary>One claim or one member of a claim. Immutable.</summary>
public sealed class ClaimValue
{
    private readonly byte[] _text;
    private readonly ClaimValue[] _items;
    private readonly KeyValuePair<byte[], ClaimValue>[] _members;

    private ClaimValue(ClaimKind kind, byte[]? text = null, ClaimValue[]? items = null, KeyValuePair<byte[], ClaimValue>[]? members = null)
    {
        Kind = kind;
        _text = text ?? [];
        _items = items ?? [];
        _members = members ?? [];
    }

    public static ClaimValue Other { get; } = new(ClaimKind.Other);

    public ClaimKind Kind { get; }

    /// <summary>UTF-8; empty unless this is a text.</summary>
    public ReadOnlySpan<byte> Text => _text;

    /// <summary>Empty unless this is a list.</summary>
    public ReadOnlySpan<ClaimValue> Items => _items;

    public static ClaimValue Of(string text) => new(ClaimKind.Text, text: Encoding.UTF8.GetBytes(text));

    public static ClaimValue Of(params IReadOnlyList<ClaimValue> items) => new(ClaimKind.List, items: [.. items]);

    /// <summary>The member of an object, or null when there is none or this is no object.</summary>
    public ClaimValue? Member(ReadOnlySpan<byte> name)
    {
        foreach (KeyValuePair<byte[], ClaimValue> member in _members)
        {
            if (name.SequenceEqual(member.Key))
                return member.Value;
        }
        return null;
    }

    internal static ClaimValue Object(KeyValuePair<byte[], ClaimValue>[] members) => new(ClaimKind.Object, members: members);
}
