using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Portcullis.Commands;

/// <summary>Writes JSON for files, tokens and terminals.</summary>
internal static class JwtJson
{
    /// <summary>One object on one line.</summary>
    public static string Write(Action<Utf8JsonWriter> members, bool indented = false)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>A document for people: indented, and with nothing that moves a terminal's cursor or turns its writing around.</summary>
    public static string ForPeople(JsonElement element)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            element.WriteTo(json);
        return Printable(Encoding.UTF8.GetString(bytes.ToArray()));
    }

    /// <summary>SECURITY: controls and format characters come from whoever wrote the token; here they become escapes.</summary>
    public static string Printable(string text) => string.Concat(text.Select(static c =>
        c != '\n' && char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            ? $"\\u{(int)c:x4}"
            : c.ToString()));
}
