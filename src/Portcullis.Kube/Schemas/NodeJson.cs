using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>Turns a document's positioned tree into the tree that writes go through. Pure.</summary>
public static class NodeJson
{
    /// <summary>The same values as JSON has them; null when one of them is a number that JSON cannot write.</summary>
    public static JsonObject? Of(MappingNode mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        var read = new JsonObject();
        foreach (MappingEntry entry in mapping.Entries)
        {
            if (!TryConvert(entry.Value, out JsonNode? value))
                return null;
            read[entry.Name] = value;
        }
        return read;
    }

    private static bool TryConvert(Node node, out JsonNode? value)
    {
        value = null;
        switch (node)
        {
            case MappingNode mapping:
                value = Of(mapping);
                return value is not null;
            case SequenceNode sequence:
                var list = new JsonArray();
                foreach (Node item in sequence.Items)
                {
                    if (!TryConvert(item, out JsonNode? converted))
                        return false;
                    list.Add(converted);
                }
                value = list;
                return true;
            case ScalarNode { Kind: NodeKind.Null }:
                return true;
            case ScalarNode { Kind: NodeKind.Boolean, Text: var text }:
                value = Element(text is "true" or "True" or "TRUE" ? "true" : "false");
                return true;
            case ScalarNode { Kind: NodeKind.Integer or NodeKind.Number, Text: var text }:
                value = Number(text) is { } number ? Element(number) : null;
                return value is not null;
            default:
                value = JsonValue.Create(((ScalarNode)node).Text);
                return true;
        }
    }

    /// <summary>A number of YAML's core schema as JSON writes it; null for infinity, not-a-number, and what 64 bits do not hold.</summary>
    private static string? Number(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long hex) && hex >= 0 ? hex.ToString(CultureInfo.InvariantCulture) : null;
        if (text.StartsWith("0o", StringComparison.Ordinal))
            return text.Length <= 22 && Octal(text.AsSpan(2)) is { } octal ? octal.ToString(CultureInfo.InvariantCulture) : null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
            return whole.ToString(CultureInfo.InvariantCulture);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) && double.IsFinite(real)
            ? real.ToString("R", CultureInfo.InvariantCulture)
            : null;
    }

    private static long? Octal(ReadOnlySpan<char> digits)
    {
        long value = 0;
        foreach (char digit in digits)
            value = value * 8 + (digit - '0');
        return value;
    }

    // From an element, so that the value answers as any number type, like one read from JSON.
    private static JsonValue Element(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        return JsonValue.Create(JsonElement.ParseValue(ref reader))!;
    }
}
