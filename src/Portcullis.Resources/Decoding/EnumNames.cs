using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Resources.Decoding;

/// <summary>An enum's names as Istio writes them, in the order a message lists them.</summary>
internal sealed class EnumNames<T>(params ImmutableArray<(string Name, T Value)> names)
{
    public IEnumerable<string> Names => names.Select(entry => entry.Name);

    /// <summary>As a message lists them: `A`, `B` or `C`.</summary>
    public string Listed
    {
        get
        {
            string[] quoted = [.. names.Select(entry => $"`{entry.Name}`")];
            return quoted.Length == 1 ? quoted[0] : $"{string.Join(", ", quoted[..^1])} or {quoted[^1]}";
        }
    }

    public bool TryFind(string text, StringComparison comparison, [MaybeNullWhen(false)] out T value)
    {
        foreach ((string name, T candidate) in names)
            if (string.Equals(name, text, comparison))
            {
                value = candidate;
                return true;
            }
        value = default;
        return false;
    }
}
