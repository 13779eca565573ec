using System.Text;

namespace Portcullis.Routing;

/// <summary>The claim that a match names: <c>@request.auth.claims.a.b</c> or <c>@request.auth.claims[a][b]</c>.</summary>
internal static class ClaimPath
{
    private const string Prefix = "@request.auth.claims";

    /// <summary>Whether a match on this name is about claims, well formed or not, and so never about a header.</summary>
    public static bool IsClaim(string name) => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Names from the payload's top down; null when the form is neither of the two.</summary>
    public static byte[][]? Parse(string name)
    {
        ReadOnlySpan<char> rest = name.AsSpan(Prefix.Length);
        string[] names = rest switch
        {
            ['.', _, ..] => rest[1..].ToString().Split('.'), // Istio: dots descend; a claim whose own name has one needs brackets
            ['[', _, .., ']'] => rest[1..^1].ToString().Split("]["),
            _ => [],
        };
        return names.Length == 0 ? null : [.. names.Select(Encoding.UTF8.GetBytes)];
    }
}
