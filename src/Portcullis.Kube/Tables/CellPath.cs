using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>The JSONPath of a column: members, indexes, and one filter by a member's value, as <c>.status.conditions[?(@.type=="Ready")].status</c>.</summary>
internal static class CellPath
{
    /// <summary>What the path leads to, in document order; nothing when it leads nowhere.</summary>
    public static IEnumerable<JsonElement> Select(JsonElement value, string path)
    {
        IEnumerable<JsonElement> found = [value];
        foreach (string step in Steps(path))
            found = step.StartsWith("?(@.", StringComparison.Ordinal) ? Filter(found, step) : Member(found, step);
        return found.Where(element => element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null));
    }

    // `.a.b[?(@.c=="d")].e` in four steps: a, b, the filter, e.
    private static IEnumerable<string> Steps(string path)
    {
        int at = 0;
        while (at < path.Length)
        {
            if (path[at] == '[')
            {
                int end = path.IndexOf(']', at);
                yield return path[(at + 1)..end];
                at = end + 1;
                continue;
            }
            int next = path.AsSpan(at + 1).IndexOfAny('.', '[');
            int stop = next < 0 ? path.Length : at + 1 + next;
            yield return path[(at + 1)..stop];
            at = stop;
        }
    }

    private static IEnumerable<JsonElement> Member(IEnumerable<JsonElement> from, string name) =>
        from.Select(element => ObjectText.Find(element, name)).Where(element => element.ValueKind != JsonValueKind.Undefined);

    private static IEnumerable<JsonElement> Filter(IEnumerable<JsonElement> from, string step)
    {
        int equals = step.IndexOf("==", StringComparison.Ordinal);
        string name = step[4..equals].Trim();
        string wanted = step[(equals + 2)..].TrimEnd(')').Trim().Trim('"', '\'');
        return from.Where(element => element.ValueKind == JsonValueKind.Array)
            .SelectMany(element => element.EnumerateArray())
            .Where(item => ObjectText.At(item, name) == wanted);
    }
}
