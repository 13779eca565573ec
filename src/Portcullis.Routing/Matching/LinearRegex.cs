using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Portcullis.Routing;

// HOT: allows System.Text.RegularExpressions.: routes may be written so; NonBacktracking, built at load, no copies of the text kept
/// <summary>A whole-string regular expression whose running time is linear in the text, as RE2 promises.</summary>
internal sealed class LinearRegex(Regex regex)
{
    private const int OnStack = 512;

    /// <summary>Whether the expression matches the whole text.</summary>
    /// <param name="text">UTF-8; what is not valid UTF-8 counts as U+FFFD.</param>
    public bool Matches(ReadOnlySpan<byte> text)
    {
        if (text.Length > OnStack)
            return MatchesLong(text);
        Span<char> chars = stackalloc char[OnStack];
        return regex.IsMatch(chars[..Encoding.UTF8.GetChars(text, chars)]);
    }

    private bool MatchesLong(ReadOnlySpan<byte> text)
    {
        char[] chars = ArrayPool<char>.Shared.Rent(text.Length);
        bool matches = regex.IsMatch(chars.AsSpan(0, Encoding.UTF8.GetChars(text, chars)));
        ArrayPool<char>.Shared.Return(chars);
        return matches;
    }
}
