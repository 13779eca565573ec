using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>Reads a request's body. Never throws on any bytes.</summary>
public static class ObjectDecoder
{
    /// <summary>Bytes of a body, as Kubernetes limits them.</summary>
    public const int LongestBody = 3 * 1024 * 1024;

    private const int Depth = 64;
    private const int MostDuplicates = 100;

    /// <summary>Reads one JSON object, or one YAML document that is a mapping. Duplicates in YAML are refused, in JSON reported.</summary>
    /// <returns>The problem's message is for a 400 answer and quotes no value.</returns>
    public static Parsed<ObjectBody> Read(ReadOnlySpan<byte> body, bool yaml)
    {
        if (body.Length > LongestBody)
            return new Problem($"the body has {body.Length} bytes, and at most {LongestBody} are read");
        if (body.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            body = body[3..];
        if (!Utf8.IsValid(body))
            return new Problem("the body is not UTF-8");
        if (!yaml)
            return ReadJson(body);
        // kubectl sends JSON under YAML's name; as JSON it is read many times faster, and as YAML when there is something to complain of.
        return body.TrimStart(" \t\r\n"u8) is [(byte)'{', ..] && ReadJson(body) is { Ok: true, Value.Duplicates.IsEmpty: true } json ? json : YamlBody.Read(body);
    }

    private static Parsed<ObjectBody> ReadJson(ReadOnlySpan<byte> body)
    {
        if (body.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return new Problem("the body is empty");
        try
        {
            var tokens = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = Depth });
            tokens.Read();
            JsonElement root = JsonElement.ParseValue(ref tokens);
            if (tokens.Read())
                return new Problem("something follows the object");
            if (root.ValueKind != JsonValueKind.Object)
                return new Problem($"the body must be a JSON object, found {Word(root.ValueKind)}");
            var duplicates = ImmutableArray.CreateBuilder<string>();
            return new ObjectBody(Object(root, FieldPlace.Root, duplicates), duplicates.ToImmutable());
        }
        catch (JsonException malformed)
        {
            return new Problem($"the body is not JSON: line {(malformed.LineNumber ?? 0) + 1}, byte {(malformed.BytePositionInLine ?? 0) + 1}");
        }
        // An escape that is half of a surrogate pair is found only when the string is asked for.
        catch (InvalidOperationException)
        {
            return new Problem("the body is not JSON: a string holds half a surrogate pair");
        }
    }

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static JsonObject Object(JsonElement element, FieldPlace place, ImmutableArray<string>.Builder duplicates)
    {
        var read = new JsonObject();
        foreach (JsonProperty member in element.EnumerateObject())
        {
            string name = member.Name;
            if (duplicates.Count < MostDuplicates && read.ContainsKey(name) && place.Member(name).ToString() is var at && !duplicates.Contains(at))
                duplicates.Add(at);
            read[name] = Any(member.Value, place, name, index: -1, duplicates);
        }
        return read;
    }

    private static JsonNode? Any(JsonElement element, FieldPlace outer, string name, int index, ImmutableArray<string>.Builder duplicates)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return Object(element, new FieldPlace(outer, name, index), duplicates);
            case JsonValueKind.Array:
                var list = new JsonArray();
                var place = new FieldPlace(outer, name, index);
                foreach (JsonElement item in element.EnumerateArray())
                    list.Add(Any(item, place, "", list.Count, duplicates));
                return list;
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.String:
                _ = element.GetString(); // throws now rather than under whoever reads it
                return JsonValue.Create(element);
            default:
                return JsonValue.Create(element);
        }
    }
}
