using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Identity;

/// <summary>A JSON Web Key Set (RFC 7517 section 5): the public keys an issuer signs with. Immutable; safe to share between threads.</summary>
/// <remarks>The library's key objects behind it are freed by the collector, since a set may be replaced under a running verification.</remarks>
public sealed class TokenKeySet
{
    /// <summary>Longer documents, in bytes, are refused unread.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>Documents with more keys are refused.</summary>
    public const int MostKeys = 1000;

    private TokenKeySet(ImmutableArray<TokenKey> keys, ImmutableArray<string> notes) => (Keys, Notes) = (keys, notes);

    /// <summary>A set in which no key can be used: every token is refused.</summary>
    public static TokenKeySet Empty { get; } = new([], []);

    /// <summary>The usable keys in the order of the document; a <c>kid</c> may stand more than once.</summary>
    public ImmutableArray<TokenKey> Keys { get; }

    /// <summary>Why keys were skipped, and what is odd about others. Lower case, no full stop; holds no key material.</summary>
    public ImmutableArray<string> Notes { get; }

    public bool HasUsableKeys => !Keys.IsEmpty;

    /// <summary>
    /// Reads a key set of hostile bytes; never throws. A key that cannot be used is skipped with a note. A document that is not an
    /// object with an array <c>keys</c>, repeats a name or is too large is no key set at all.
    /// </summary>
    /// <param name="ed25519">Null where nothing can check Ed25519; such keys are then skipped.</param>
    public static Parsed<TokenKeySet> Parse(ReadOnlySpan<byte> jwks, Ed25519Check? ed25519)
    {
        if (jwks.Length > MostBytes)
            return new Problem($"key set may have {MostBytes} bytes at most");
        Parsed<ClaimValue> document = ClaimReader.Read(jwks.ToArray(), "key set");
        if (!document.Ok)
            return document.Problem;
        if (document.Value.Member("keys"u8) is not { } list)
            return new Problem("key set has no `keys`");
        if (list.Kind != ClaimKind.List)
            return new Problem("`keys` must be an array");
        if (list.Items.Length > MostKeys)
            return new Problem($"key set may have {MostKeys} keys at most");

        var keys = ImmutableArray.CreateBuilder<TokenKey>(list.Items.Length);
        var notes = ImmutableArray.CreateBuilder<string>();
        for (int i = 0; i < list.Items.Length; i++)
        {
            var reader = new TokenKeyReader(list.Items[i], i, notes);
            if (reader.Read(ed25519) is { } key)
                keys.Add(key);
        }
        return new TokenKeySet(keys.ToImmutable(), notes.ToImmutable());
    }

    public override string ToString() => Keys.Length == 1 ? "1 key" : $"{Keys.Length} keys";
}
