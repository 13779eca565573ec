using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>Objects as trees and as the bytes that are stored and sent. Reads of a member never throw, whatever stands there.</summary>
internal static class ObjectJson
{
    private static readonly string[] First = ["apiVersion", "kind", "metadata"];

    /// <summary>SECURITY: the answers are JSON and never HTML, so only what JSON demands is escaped.</summary>
    public static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static JsonObject Read(ReadOnlyMemory<byte> stored) =>
        JsonNode.Parse(stored.Span)?.AsObject() ?? throw new InvalidDataException("a stored object is not a JSON object");

    /// <summary>One line, with apiVersion, kind and metadata in front.</summary>
    public static byte[] Write(JsonObject tree)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, Writing))
        {
            json.WriteStartObject();
            foreach (string member in First)
                if (tree.TryGetPropertyValue(member, out JsonNode? value))
                    WriteMember(json, member, value);
            foreach ((string member, JsonNode? value) in tree)
                if (Array.IndexOf(First, member) < 0)
                    WriteMember(json, member, value);
            json.WriteEndObject();
        }
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>The same object under another version of its group.</summary>
    public static ReadOnlyMemory<byte> Under(ReadOnlyMemory<byte> stored, ResourceType type, string version)
    {
        if (version == type.PreferredVersion)
            return stored;
        byte[] front = Encoding.UTF8.GetBytes($"{{\"apiVersion\":\"{type.ApiVersion(type.PreferredVersion)}\"");
        if (!stored.Span.StartsWith(front))
        {
            JsonObject tree = Read(stored);
            tree["apiVersion"] = type.ApiVersion(version);
            return Write(tree);
        }
        byte[] wanted = Encoding.UTF8.GetBytes($"{{\"apiVersion\":\"{type.ApiVersion(version)}\"");
        byte[] made = new byte[wanted.Length + stored.Length - front.Length];
        wanted.CopyTo(made, 0);
        stored.Span[front.Length..].CopyTo(made.AsSpan(wanted.Length));
        return made;
    }

    public static string Text(this JsonObject? tree, string member) =>
        tree is not null && tree.TryGetPropertyValue(member, out JsonNode? node) && node is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    public static long Number(this JsonObject? tree, string member) =>
        tree is not null && tree.TryGetPropertyValue(member, out JsonNode? node) && node is JsonValue value && value.TryGetValue(out long number) ? number : 0;

    public static bool Flag(this JsonObject? tree, string member) =>
        tree is not null && tree.TryGetPropertyValue(member, out JsonNode? node) && node is JsonValue value && value.TryGetValue(out bool flag) && flag;

    public static JsonObject? Tree(this JsonObject? tree, string member) =>
        tree is not null && tree.TryGetPropertyValue(member, out JsonNode? node) ? node as JsonObject : null;

    public static JsonArray? Items(this JsonObject? tree, string member) =>
        tree is not null && tree.TryGetPropertyValue(member, out JsonNode? node) ? node as JsonArray : null;

    /// <summary>The member as an object; one is put there if there is none.</summary>
    public static JsonObject TreeOrNew(this JsonObject tree, string member)
    {
        if (tree.Tree(member) is { } found)
            return found;
        var made = new JsonObject();
        tree[member] = made;
        return made;
    }

    public static bool Has(this JsonObject? tree, string member, [NotNullWhen(true)] out JsonNode? value)
    {
        value = null;
        return tree is not null && tree.TryGetPropertyValue(member, out value) && value is not null;
    }

    public static IEnumerable<string> Texts(JsonArray? array)
    {
        foreach (JsonNode? item in array ?? [])
            if (item is JsonValue value && value.TryGetValue(out string? text))
                yield return text;
    }

    public static JsonArray TextArray(params IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    /// <summary>Kubernetes' time: UTC, whole seconds.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A member copied from one object to another; absent there, it is taken away here.</summary>
    public static void Carry(string member, JsonObject? from, JsonObject to)
    {
        if (from.Has(member, out JsonNode? value))
            to[member] = value.DeepClone();
        else
            to.Remove(member);
    }

    private static void WriteMember(Utf8JsonWriter json, string member, JsonNode? value)
    {
        json.WritePropertyName(member);
        if (value is null)
            json.WriteNullValue();
        else
            value.WriteTo(json);
    }
}
