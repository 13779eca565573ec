using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Portcullis.Commands;

/// <summary>Writes answers in order, as JSON lines or as a table.</summary>
internal sealed class AuthzAnswerWriter(Stream output, bool table) : IDisposable
{
    private const int FlushAt = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(FlushAt + 4096);
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public void Start()
    {
        if (table)
            Row("ID", "DECISION", "POLICY", "RULE", "REASON");
    }

    /// <summary>Appends one answer.</summary>
    /// <param name="id">JSON.</param>
    public void Write(ReadOnlySpan<byte> id, in AuthzAnswer answer)
    {
        if (table)
            WriteRow(id, in answer);
        else
            WriteJson(id, in answer);
        if (_buffer.WrittenCount >= FlushAt)
            Flush();
    }

    public void Flush()
    {
        output.Write(_buffer.WrittenSpan);
        output.Flush();
        _buffer.ResetWrittenCount();
    }

    public void Dispose() => _json.Dispose();

    private void WriteJson(ReadOnlySpan<byte> id, in AuthzAnswer answer)
    {
        _json.Reset(_buffer);
        _json.WriteStartObject();
        _json.WritePropertyName("id"u8);
        _json.WriteRawValue(id, skipInputValidation: true);
        _json.WriteString("decision"u8, answer.Verdict);
        if (answer.Rule is { } rule)
        {
            _json.WriteString("policy"u8, rule.Policy.ToString());
            _json.WriteNumber("rule"u8, rule.Index);
        }
        else
        {
            _json.WriteNull("policy"u8);
            _json.WriteNull("rule"u8);
        }
        _json.WriteString("reason"u8, answer.Reason);
        _json.WriteEndObject();
        _json.Flush();
        _buffer.Write("\n"u8);
    }

    private void WriteRow(ReadOnlySpan<byte> id, in AuthzAnswer answer)
    {
        string name = Encoding.UTF8.GetString(id).Trim('"');
        Row(name, answer.Verdict, answer.Rule?.Policy.ToString() ?? "-", answer.Rule is { } rule ? $"{rule.Index}" : "-", answer.Reason);
    }

    // Fixed widths: the longest name is not known before the last line, and the file may not fit in memory.
    private void Row(string id, string decision, string policy, string rule, string reason) =>
        _buffer.Write(Encoding.UTF8.GetBytes($"{id,-10}  {decision,-8}  {policy,-30}  {rule,-4}  {reason}\n"));
}
