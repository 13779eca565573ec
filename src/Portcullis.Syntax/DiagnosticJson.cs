using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Portcullis.Syntax;

/// <summary>Writes diagnostics for programs: one JSON array, an object per diagnostic, in the order given.</summary>
/// <remarks>Members: severity, code, message, file, line, column, length, path, help. Absent places are left out. Never holds source lines.</remarks>
public static class DiagnosticJson
{
    // The output is for programs, never for a web page, so that backticks and umlauts may stay legible.
    private static readonly JsonWriterOptions Options =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IEnumerable<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartArray();
            foreach (Diagnostic diagnostic in diagnostics)
                Write(json, diagnostic);
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter json, Diagnostic diagnostic)
    {
        json.WriteStartObject();
        json.WriteString("severity", diagnostic.Severity == Severity.Error ? "error" : "warning");
        json.WriteString("code", diagnostic.Code);
        json.WriteString("message", diagnostic.Message);
        if (diagnostic.Span.Source.Name.Length > 0)
            json.WriteString("file", diagnostic.Span.Source.Name);
        if (diagnostic.Span.Line > 0)
        {
            json.WriteNumber("line", diagnostic.Span.Line);
            json.WriteNumber("column", diagnostic.Span.Column);
            json.WriteNumber("length", diagnostic.Span.Length);
        }
        if (diagnostic.Path.Length > 0)
            json.WriteString("path", diagnostic.Path);
        if (diagnostic.Help is { } help)
            json.WriteString("help", help);
        json.WriteEndObject();
    }
}
