using System.Globalization;
using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>Reads parts of stored objects as the text that a table's cell shows.</summary>
internal static class ObjectText
{
    public const string None = "<none>";
    public const string Unknown = "<unknown>";

    /// <summary>The element that the member names lead to; of kind Undefined when they lead nowhere.</summary>
    public static JsonElement Find(JsonElement from, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(name, out from))
                return default;
        return from;
    }

    /// <summary>The string that the member names lead to, or null.</summary>
    public static string? At(JsonElement from, params ReadOnlySpan<string> names) =>
        Find(from, names) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    /// <summary>The integer that the member names lead to, or null.</summary>
    public static long? WholeAt(JsonElement from, params ReadOnlySpan<string> names) =>
        Find(from, names) is { ValueKind: JsonValueKind.Number } found && found.TryGetInt64(out long number) ? number : null;

    /// <summary>The items of a list; none when the member names lead to no list.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement from, params ReadOnlySpan<string> names) =>
        Find(from, names) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>How many entries a list or object has; 0 when the member names lead to neither.</summary>
    public static int Count(JsonElement from, params ReadOnlySpan<string> names) => Find(from, names) is var found && found.ValueKind == JsonValueKind.Array
        ? found.GetArrayLength()
        : found.ValueKind == JsonValueKind.Object ? found.GetPropertyCount() : 0;

    /// <summary>Labels as <c>a=b,c=d</c>; <c>&lt;none&gt;</c> when there are none.</summary>
    public static string Labels(JsonElement from, params ReadOnlySpan<string> names)
    {
        JsonElement found = Find(from, names);
        if (found.ValueKind != JsonValueKind.Object || found.GetPropertyCount() == 0)
            return None;
        return string.Join(',', found.EnumerateObject().OrderBy(label => label.Name, StringComparer.Ordinal).Select(label => $"{label.Name}={Of(label.Value)}"));
    }

    /// <summary>Strings and numbers as they are, lists and objects as JSON.</summary>
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.Undefined or JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };

    /// <summary>The age of an RFC 3339 time; <c>&lt;unknown&gt;</c> when there is none.</summary>
    public static string Age(string? time, DateTimeOffset now) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset then) ? AgeText.Of(now - then) : Unknown;
}
