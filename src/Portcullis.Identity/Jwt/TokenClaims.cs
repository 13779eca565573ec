using System.Text;
using Portcullis.Syntax;

namespace Portcullis.Identity;

/// <summary>The payload of a token as policies and routes see it. Immutable; safe to share between threads.</summary>
/// <remarks>Says nothing about who signed it: only a verified token's claims may decide anything.</remarks>
public sealed class TokenClaims
{
    private readonly ClaimValue _payload;

    private TokenClaims(ClaimValue payload)
    {
        _payload = payload;
        Issuer = payload.Member("iss"u8);
        Subject = payload.Member("sub"u8);
    }

    /// <summary>Claims that are split on spaces whatever is configured.</summary>
    public static IReadOnlyList<string> SpaceDelimitedByDefault { get; } = ["scope", "permission"];

    public ClaimValue? Issuer { get; }
    public ClaimValue? Subject { get; }

    /// <summary>Reads a payload. A repeated name is refused: readers disagree on which of the two counts.</summary>
    /// <param name="json">A JSON object in UTF-8.</param>
    /// <param name="spaceDelimited">Top-level claims to split on spaces, beside <c>scope</c> and <c>permission</c>.</param>
    public static Parsed<TokenClaims> Parse(ReadOnlySpan<byte> json, params IReadOnlyList<string> spaceDelimited)
    {
        ArgumentNullException.ThrowIfNull(spaceDelimited);
        Parsed<ClaimValue> payload = ClaimReader.Read(json.ToArray());
        return payload.Ok ? Of(payload.Value, spaceDelimited) : payload.Problem;
    }

    /// <summary>Follows names down the payload; null when one of them is missing.</summary>
    /// <param name="path">Each name in UTF-8.</param>
    public ClaimValue? Find(byte[][] path)
    {
        ArgumentNullException.ThrowIfNull(path);
        ClaimValue? claim = _payload;
        foreach (byte[] name in path)
        {
            claim = claim.Member(name);
            if (claim is null)
                return null;
        }
        return claim;
    }

    internal static TokenClaims Of(ClaimValue payload, IReadOnlyList<string> spaceDelimited)
    {
        byte[][] split = [.. SpaceDelimitedByDefault.Concat(spaceDelimited).Select(Encoding.UTF8.GetBytes)];
        if (!Array.Exists(split, name => payload.Member(name) is { Kind: ClaimKind.Text }))
            return new TokenClaims(payload);
        ClaimMember[] members = payload.Members.ToArray();
        for (int i = 0; i < members.Length; i++)
        {
            ReadOnlyMemory<byte> name = members[i].Name;
            if (Array.Exists(split, wanted => name.Span.SequenceEqual(wanted)))
                members[i] = members[i] with { Value = members[i].Value.SplitOnSpaces() };
        }
        return new TokenClaims(ClaimValue.Object(members));
    }
}
