using System.Globalization;

namespace Portcullis.Running;

/// <summary>Takes field paths of the API apart: <c>spec.rules[0].from</c>, <c>metadata.annotations[a.b/c]</c>.</summary>
internal static class FieldSteps
{
    /// <summary>Strings for members, integers for indexes.</summary>
    public static object[] Of(string field)
    {
        var steps = new List<object>();
        ReadOnlySpan<char> rest = field;
        while (!rest.IsEmpty)
        {
            if (rest[0] == '[')
            {
                int end = rest.IndexOf(']');
                ReadOnlySpan<char> inside = end < 0 ? rest[1..] : rest[1..end];
                steps.Add(int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : inside.ToString());
                rest = end < 0 ? [] : rest[(end + 1)..];
            }
            else
            {
                ReadOnlySpan<char> name = rest.TrimStart('.');
                int end = name.IndexOfAny('.', '[');
                steps.Add((end < 0 ? name : name[..end]).ToString());
                rest = end < 0 ? [] : name[end..];
            }
        }
        return [.. steps];
    }
}
