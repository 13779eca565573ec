using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace Portcullis.Proxy;

/// <summary>Gathers the headers of one answer. What may not be in a message, or would change where it ends, is left out; the sum is bounded.</summary>
internal sealed class AnswerHeaders
{
    /// <summary>Names and values of one answer together, in bytes.</summary>
    public const int MostBytes = 60 * 1024;

    private static readonly SearchValues<char> NameChars =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz");

    // SECURITY: these say where a message ends, to whom it goes and what belongs to one connection; an authorizer has no say in that.
    private static readonly HashSet<string> NotTheirs = new(StringComparer.Ordinal)
    {
        "host", "content-length", "transfer-encoding", "connection", "keep-alive", "proxy-connection", "upgrade", "te", "trailer", "expect",
    };

    private readonly ImmutableArray<HeaderMutation>.Builder _mutations = ImmutableArray.CreateBuilder<HeaderMutation>();
    private readonly HashSet<string> _set = new(StringComparer.Ordinal);
    private int _bytes;

    /// <summary>More was said than <see cref="MostBytes"/>: the answer cannot be used.</summary>
    public bool IsTooLong => _bytes > MostBytes;

    public ImmutableArray<HeaderMutation> Mutations => _mutations.ToImmutable();

    public void Add(HeaderMutationKind kind, string name, ReadOnlySpan<byte> value)
    {
        string lower = name.ToLowerInvariant();
        _bytes = (int)Math.Min((long)_bytes + name.Length + value.Length, int.MaxValue);
        if (IsTooLong || !IsTheirs(lower) || value.IndexOfAny((byte)'\r', (byte)'\n', (byte)0) >= 0 || HasControls(value))
            return;
        _mutations.Add(new HeaderMutation(kind, Encoding.ASCII.GetBytes(lower), value.Trim(" \t"u8).ToArray()));
    }

    /// <summary>Replaces what the message has, while lines of one name within the answer stand beside each other.</summary>
    public void Replace(string name, ReadOnlySpan<byte> value) =>
        Add(_set.Add(name.ToLowerInvariant()) ? HeaderMutationKind.Set : HeaderMutationKind.Append, name, value);

    public void Remove(string name) => Add(HeaderMutationKind.Remove, name, default);

    private static bool IsTheirs(string lower) =>
        lower.Length > 0 && lower.AsSpan().IndexOfAnyExcept(NameChars) < 0 && !NotTheirs.Contains(lower);

    private static bool HasControls(ReadOnlySpan<byte> value)
    {
        foreach (byte one in value)
            if ((one < ' ' && one != '\t') || one == 0x7F)
                return true;
        return false;
    }
}
