using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>Hostile JSON text to nodes that can be walked, compared and written without a further check.</summary>
/// <remarks><c>JsonNode.Parse</c> is lazy: a repeated member or half a surrogate pair would throw wherever the tree is touched first.</remarks>
internal static class JsonTree
{
    /// <summary>The most bytes of one document.</summary>
    public const int MaxBytes = 3 * 1024 * 1024;

    /// <summary>The most objects and arrays around a value.</summary>
    public const int MaxDepth = 64;

    private const int FewMembers = 16;

    /// <summary>Reads an object. Of members with the same name the last counts, as in Kubernetes.</summary>
    public static Parsed<JsonObject> ReadObject(ReadOnlySpan<byte> json)
    {
        Problem? problem = Read(json, out JsonNode? node);
        return problem is not null ? problem : node is JsonObject read ? read : new Problem($"expected a JSON object, found {KindOf(node)}");
    }

    /// <summary>Reads an array.</summary>
    public static Parsed<JsonArray> ReadArray(ReadOnlySpan<byte> json)
    {
        Problem? problem = Read(json, out JsonNode? node);
        return problem is not null ? problem : node is JsonArray read ? read : new Problem($"expected a JSON array, found {KindOf(node)}");
    }

    /// <summary>What a message calls a value.</summary>
    public static string KindOf(JsonNode? node) => node?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        _ => "a boolean",
    };

    /// <summary>The text of a string value; null for anything else.</summary>
    public static string? TextOf(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    /// <summary>Takes members out of an object. One by one, many of them would take time by the square of their number.</summary>
    public static void Remove(JsonObject members, IReadOnlyCollection<string> names)
    {
        if (names.Count <= FewMembers)
        {
            foreach (string name in names)
                members.Remove(name);
            return;
        }
        var gone = new HashSet<string>(names, StringComparer.Ordinal);
        KeyValuePair<string, JsonNode?>[] kept = [.. members.Where(member => !gone.Contains(member.Key))];
        members.Clear();
        foreach ((string name, JsonNode? value) in kept)
            members.Add(name, value);
    }

    /// <summary>Values that are the same JSON, numbers by value and objects in any order.</summary>
    public static IEqualityComparer<JsonNode?> Equality { get; } = EqualityComparer<JsonNode?>.Create(JsonNode.DeepEquals, node => Canonical(node).GetHashCode(StringComparison.Ordinal));

    /// <summary>One text for all equal values: members sorted, no spaces, numbers in their shortest form.</summary>
    public static string Canonical(JsonNode? node) => node switch
    {
        JsonObject members => $"{{{string.Join(',', members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{Quote(member.Key)}:{Canonical(member.Value)}"))}}}",
        JsonArray items => $"[{string.Join(',', items.Select(Canonical))}]",
        null => "null",
        _ when TextOf(node) is { } text => Quote(text),
        _ when node.GetValueKind() == JsonValueKind.Number => CanonicalNumber(node.ToJsonString()),
        _ => node.ToJsonString(),
    };

    /// <summary>How large a value is: bytes of JSON, escapes not counted, and levels of objects and arrays.</summary>
    public static (int Size, int Depth) Measure(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                (int size, int depth) = (2, 0);
                foreach ((string name, JsonNode? value) in members)
                {
                    (int inner, int levels) = Measure(value);
                    size += Encoding.UTF8.GetByteCount(name) + 4 + inner;
                    depth = Math.Max(depth, levels);
                }
                return (size, depth + 1);
            case JsonArray items:
                (int total, int deepest) = (2, 0);
                foreach (JsonNode? item in items)
                {
                    (int inner, int levels) = Measure(item);
                    total += inner + 1;
                    deepest = Math.Max(deepest, levels);
                }
                return (total, deepest + 1);
            default:
                return (TextOf(node) is { } text ? Encoding.UTF8.GetByteCount(text) + 2 : 8, 0);
        }
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static string CanonicalNumber(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
            return whole.ToString(CultureInfo.InvariantCulture);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
            return text;
        return Math.Abs(number) < 1e15 && number == Math.Truncate(number)
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);
    }

    private static Problem? Read(ReadOnlySpan<byte> json, out JsonNode? node)
    {
        node = null;
        if (json.Length > MaxBytes)
            return new Problem($"document is larger than {MaxBytes} bytes");

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            node = ReadValue(ref reader);
            return reader.Read() ? new Problem("text follows the JSON value", (int)reader.TokenStartIndex) : null;
        }
        catch (JsonException broken)
        {
            return new Problem($"invalid JSON at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}", (int)reader.BytesConsumed);
        }
        catch (InvalidOperationException)
        {
            // What the reader throws for bytes that are no UTF-8 and for escapes of half a surrogate pair.
            return new Problem("a string in the JSON is not valid Unicode", (int)reader.TokenStartIndex);
        }
        catch (FormatException)
        {
            return new Problem("a number in the JSON is out of range", (int)reader.TokenStartIndex);
        }
    }

    private static JsonNode? ReadValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new JsonObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    string name = reader.GetString()!;
                    reader.Read();
                    members[name] = ReadValue(ref reader);
                }
                return members;
            case JsonTokenType.StartArray:
                var items = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(ReadValue(ref reader));
                return items;
            case JsonTokenType.String:
                return JsonValue.Create(reader.GetString());
            case JsonTokenType.Number:
                return ReadNumber(ref reader);
            case JsonTokenType.True:
            case JsonTokenType.False:
                return JsonValue.Create(reader.GetBoolean());
            default:
                return null;
        }
    }

    private static JsonValue ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out long whole))
            return JsonValue.Create(whole);

        return reader.TryGetDouble(out double number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : throw new FormatException("number out of range");
    }
}
