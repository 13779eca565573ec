using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>Turns one body's messages into JSON by their shapes. Not thread-safe.</summary>
internal sealed class ProtobufDecoder
{
    // An empty message takes two bytes in a body, and a hundred in memory.
    private const int MaxValues = 100_000;

    private int _values;

    /// <summary>Adds a message's fields to an object; fields that come again replace, extend or join what was there, as protobuf has it.</summary>
    public Problem? Read(ReadOnlySpan<byte> message, ProtobufShape shape, JsonObject into)
    {
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (shape[reader.Number] is not { } field)
                continue;
            if (++_values > MaxValues)
                return new Problem($"protobuf body has more than {MaxValues} values");
            if (Mismatch(reader, field))
                return new Problem($"protobuf field `{field.Name}` has the wrong type");
            if (ReadField(reader, field, into) is { } problem)
                return problem;
        }
        return reader.Broken ? new Problem("protobuf message is broken") : null;
    }

    /// <summary>Strict UTF-8; null for anything else.</summary>
    public static string? Text(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;

    private static bool Mismatch(ProtobufReader reader, ProtobufField field) =>
        field.Type is ProtobufType.Integer or ProtobufType.Boolean ? !reader.IsInteger : !reader.IsBytes;

    private Problem? ReadField(ProtobufReader reader, ProtobufField field, JsonObject into)
    {
        switch (field.Type)
        {
            case ProtobufType.Integer:
                return Put(into, field, reader.Integer == 0 && !field.KeepsZero ? null : JsonValue.Create(reader.Integer));
            case ProtobufType.Boolean:
                return Put(into, field, reader.Integer == 0 && !field.KeepsZero ? null : JsonValue.Create(reader.Integer != 0));
            case ProtobufType.Bytes:
                return Put(into, field, JsonValue.Create(Convert.ToBase64String(reader.Bytes)));
            case ProtobufType.Text:
                if (Text(reader.Bytes) is not { } text)
                    return new Problem($"protobuf field `{field.Name}` is not valid UTF-8");
                return Put(into, field, text.Length == 0 && !field.IsRepeated ? null : JsonValue.Create(text));
            case ProtobufType.Message:
                return ReadMessage(reader.Bytes, field, into);
            case ProtobufType.TextMap:
            case ProtobufType.BytesMap:
                return ReadPair(reader.Bytes, field, into);
            case ProtobufType.Time:
            case ProtobufType.MicroTime:
                return ReadTime(reader.Bytes, field, into);
            default:
                return ReadIntOrText(reader.Bytes, field, into);
        }
    }

    private Problem? ReadMessage(ReadOnlySpan<byte> bytes, ProtobufField field, JsonObject into)
    {
        JsonObject inner = field.IsRepeated ? [] : into[field.Name] as JsonObject ?? [];
        if (Read(bytes, field.Message!, inner) is { } problem)
            return problem;
        // An empty message stands for an absent one, except in a list, where it has a place.
        return inner.Parent is null ? Put(into, field, inner.Count == 0 && !field.IsRepeated ? null : inner) : null;
    }

    private static Problem? ReadPair(ReadOnlySpan<byte> bytes, ProtobufField field, JsonObject into)
    {
        (string? key, string? value) = ("", "");
        var pair = new ProtobufReader(bytes);
        while (pair.Next())
        {
            if (pair.Number is 1 or 2 && !pair.IsBytes)
                return new Problem($"protobuf map `{field.Name}` is broken");
            if (pair.Number == 1)
                key = Text(pair.Bytes);
            else if (pair.Number == 2)
                value = field.Type == ProtobufType.BytesMap ? Convert.ToBase64String(pair.Bytes) : Text(pair.Bytes);
        }
        if (pair.Broken || key is null || value is null)
            return new Problem($"protobuf map `{field.Name}` is broken");

        if (into[field.Name] is not JsonObject map)
            into[field.Name] = map = [];
        map[key] = value;
        return null;
    }

    private static Problem? ReadTime(ReadOnlySpan<byte> bytes, ProtobufField field, JsonObject into)
    {
        (long seconds, long nanoseconds) = (0, 0);
        var time = new ProtobufReader(bytes);
        while (time.Next())
            if (time is { Number: 1, IsInteger: true })
                seconds = time.Integer;
            else if (time is { Number: 2, IsInteger: true })
                nanoseconds = time.Integer;

        if (time.Broken || seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds() || nanoseconds is < 0 or > 999_999_999)
            return new Problem($"protobuf field `{field.Name}` is no time");
        if (bytes.IsEmpty || seconds == DateTimeOffset.MinValue.ToUnixTimeSeconds())
            return null;
        DateTimeOffset at = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
        string form = field.Type == ProtobufType.MicroTime ? "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'" : "yyyy-MM-dd'T'HH:mm:ss'Z'";
        return Put(into, field, JsonValue.Create(at.ToString(form, CultureInfo.InvariantCulture)));
    }

    private static Problem? ReadIntOrText(ReadOnlySpan<byte> bytes, ProtobufField field, JsonObject into)
    {
        const long IsText = 1;
        (long type, long number, string? text) = (0, 0, "");
        var value = new ProtobufReader(bytes);
        while (value.Next())
        {
            if (value is { Number: 1, IsInteger: true })
                type = value.Integer;
            else if (value is { Number: 2, IsInteger: true })
                number = value.Integer;
            else if (value is { Number: 3, IsBytes: true })
                text = Text(value.Bytes);
        }
        if (value.Broken || text is null)
            return new Problem($"protobuf field `{field.Name}` is neither a number nor a text");
        if (type == IsText)
            return Put(into, field, text.Length == 0 ? null : JsonValue.Create(text));
        return Put(into, field, number == 0 && !field.KeepsZero ? null : JsonValue.Create(number));
    }

    private static Problem? Put(JsonObject into, ProtobufField field, JsonNode? value)
    {
        if (value is null)
            return null;
        if (!field.IsRepeated)
            into[field.Name] = value;
        else if (into[field.Name] is JsonArray list)
            list.Add(value);
        else
            into[field.Name] = new JsonArray(value);
        return null;
    }
}
