using System.Buffers.Text;
using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>Puts <c>metadata.resourceVersion</c> into an object's JSON and takes it out again, without building a tree: only what stands before the end of metadata is read.</summary>
internal static class ResourceVersionText
{
    /// <summary>The object without a resourceVersion; the same memory when it has none.</summary>
    /// <exception cref="JsonException">Not a JSON object with an object <c>metadata</c>.</exception>
    public static ReadOnlyMemory<byte> Without(ReadOnlyMemory<byte> json)
    {
        ReadOnlySpan<byte> text = json.Span;
        var reader = new Utf8JsonReader(text);
        EnterMetadata(ref reader);
        int afterPrevious = (int)reader.BytesConsumed; // where the value before a member ends: its comma goes with the member
        bool isFirst = true;
        while (Read(ref reader) && reader.TokenType == JsonTokenType.PropertyName)
        {
            int start = (int)reader.TokenStartIndex;
            bool found = reader.ValueTextEquals("resourceVersion"u8);
            reader.Read();
            reader.Skip();
            int end = (int)reader.BytesConsumed;
            if (found)
            {
                // The first member takes the comma after it along, any other the comma before it.
                byte[] rest = isFirst
                    ? [.. text[..start], .. text[AfterComma(text, end)..]]
                    : [.. text[..afterPrevious], .. text[end..]];
                return Without(rest);
            }
            (afterPrevious, isFirst) = (end, false);
        }
        return json;
    }

    /// <summary>The object with a resourceVersion, which must not be there yet.</summary>
    /// <exception cref="JsonException">Not a JSON object with an object <c>metadata</c>.</exception>
    public static byte[] With(ReadOnlySpan<byte> json, long revision)
    {
        var reader = new Utf8JsonReader(json);
        EnterMetadata(ref reader);
        int at = (int)reader.BytesConsumed;
        Read(ref reader);
        bool isEmpty = reader.TokenType == JsonTokenType.EndObject;

        ReadOnlySpan<byte> before = "\"resourceVersion\":\""u8;
        ReadOnlySpan<byte> behind = isEmpty ? "\""u8 : "\","u8;
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(revision, digits, out int length);
        byte[] whole = new byte[json.Length + before.Length + length + behind.Length];
        Span<byte> rest = whole;
        rest = Put(rest, json[..at]);
        rest = Put(rest, before);
        rest = Put(rest, digits[..length]);
        rest = Put(rest, behind);
        Put(rest, json[at..]);
        return whole;
    }

    private static void EnterMetadata(ref Utf8JsonReader reader)
    {
        Read(ref reader);
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("not an object");

        while (Read(ref reader) && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool found = reader.ValueTextEquals("metadata"u8);
            Read(ref reader);
            if (found && reader.TokenType == JsonTokenType.StartObject)
                return;
            if (found)
                break;
            reader.Skip();
        }
        throw new JsonException("metadata is missing");
    }

    private static bool Read(ref Utf8JsonReader reader) => reader.Read() ? true : throw new JsonException("the text ends early");

    private static int AfterComma(ReadOnlySpan<byte> text, int end)
    {
        int next = text[end..].IndexOfAnyExcept(" \t\r\n"u8);
        return next >= 0 && text[end + next] == (byte)',' ? end + next + 1 : end;
    }

    private static Span<byte> Put(Span<byte> to, scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(to);
        return to[text.Length..];
    }
}
