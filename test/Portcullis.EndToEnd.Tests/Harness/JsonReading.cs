using System.Text.Json;

namespace Portcullis.EndToEnd;

/// <summary>Header names as JSON keys come in the case that the upstream's framework prefers.</summary>
internal static class JsonReading
{
    public static string GetProperty(this JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            if (element.TryGetProperty(name, out JsonElement value))
                return value.GetString()!;
        throw new KeyNotFoundException($"none of `{string.Join(", ", names)}` in {element}");
    }
}
