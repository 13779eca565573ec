using System.Text.Encodings.Web;
using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>Documents that are written once and kept as bytes.</summary>
internal static class JsonBytes
{
    // Names and descriptions are read by people and by JSON parsers, never by a browser as HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
            write(json);
        return stream.ToArray();
    }

    public static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
