using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Portcullis.Http;
using Portcullis.Proxy;

namespace Portcullis.Authorizing;

/// <summary>One line for every answered question. Holds no tokens: paths are written without their query, headers not at all.</summary>
internal sealed class CheckLog(AccessLogWriter writer, AccessLogFormat format, TimeProvider time)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Write(string asker, CheckQuestion question, CheckVerdict verdict, long revision, TimeSpan elapsed)
    {
        var line = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(line, Plain))
            Write(json, asker, question, verdict, revision, elapsed);
        byte[] batch = ArrayPool<byte>.Shared.Rent(line.WrittenCount + 1);
        int length = format == AccessLogFormat.Json ? Copy(line.WrittenSpan, batch) : Flatten(line.WrittenMemory, ref batch);
        batch[length] = (byte)'\n';
        writer.Offer(new ArraySegment<byte>(batch, 0, length + 1));
    }

    private void Write(Utf8JsonWriter json, string asker, CheckQuestion question, CheckVerdict verdict, long revision, TimeSpan elapsed)
    {
        RequestHead head = question.Head;
        json.WriteStartObject();
        json.WriteString("time"u8, time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        json.WriteString("asker"u8, asker);
        json.WriteString("principal"u8, question.Peer.Principal);
        json.WriteString("method"u8, Text(head.Method));
        json.WriteString("authority"u8, Text(head.Authority));
        json.WriteString("path"u8, Text(head.Path)); // SECURITY: without the query, where tokens travel
        json.WriteBoolean("allowed"u8, verdict.Allowed);
        json.WriteNumber("status"u8, verdict.Status);
        json.WriteString("details"u8, verdict.Details);
        json.WriteString("reason"u8, verdict.Reason);
        json.WriteString("policy"u8, verdict.Rule?.Policy.ToString());
        if (verdict.Rule is { } rule)
            json.WriteNumber("rule"u8, rule.Index);
        else
            json.WriteNull("rule"u8);
        json.WriteNumber("duration_us"u8, (long)elapsed.TotalMicroseconds);
        json.WriteNumber("revision"u8, revision);
        json.WriteEndObject();
    }

    private static int Copy(ReadOnlySpan<byte> line, byte[] batch)
    {
        line.CopyTo(batch);
        return line.Length;
    }

    /// <summary>The same fields as <c>name=value</c>.</summary>
    private static int Flatten(ReadOnlyMemory<byte> line, ref byte[] batch)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        string text = string.Join(' ', document.RootElement.EnumerateObject().Select(static field => $"{field.Name}={field.Value.GetRawText()}"));
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        ArrayPool<byte>.Shared.Return(batch);
        batch = ArrayPool<byte>.Shared.Rent(bytes.Length + 1);
        return Copy(bytes, batch);
    }

    // What is no UTF-8 becomes a replacement character: a log line is always readable.
    private static string Text(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value);
}
