using System.Buffers;
using System.Text.Json;

namespace Portcullis.Control;

/// <summary>Cuts a stored object down to what a data plane can see, so that changes of the rest are not sent.</summary>
internal static class VisiblePart
{
    /// <summary>The object without status, managed fields, resourceVersion and kubectl's copy of the manifest. Equal parts have equal bytes.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json)
    {
        var written = new ArrayBufferWriter<byte>(Math.Max(256, json.Length));
        using (var writer = new Utf8JsonWriter(written, new JsonWriterOptions { SkipValidation = true }))
        {
            var reader = new Utf8JsonReader(json.Span);
            reader.Read();
            CopyObject(ref reader, writer, json.Span, Place.Object);
        }
        return written.WrittenSpan.ToArray();
    }

    /// <summary>Whether a ConfigMap has a key under which Gateways look for CA certificates.</summary>
    public static bool HoldsAuthorities(ReadOnlyMemory<byte> configMap)
    {
        var reader = new Utf8JsonReader(configMap.Span);
        bool inside = false;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            if (reader.CurrentDepth == 1)
                inside = reader.ValueTextEquals("data"u8);
            else if (inside && reader.CurrentDepth == 2 && (reader.ValueTextEquals("ca.crt"u8) || reader.ValueTextEquals("cacert"u8)))
                return true;
        }
        return false;
    }

    private static void CopyObject(ref Utf8JsonReader reader, Utf8JsonWriter writer, ReadOnlySpan<byte> json, Place place)
    {
        writer.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (IsUnseen(ref reader, place))
            {
                reader.Skip();
                continue;
            }
            Place? inside = Inside(ref reader, place);
            writer.WritePropertyName(reader.GetString()!);
            reader.Read();
            if (inside is { } deeper && reader.TokenType == JsonTokenType.StartObject)
            {
                CopyObject(ref reader, writer, json, deeper);
                continue;
            }
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            writer.WriteRawValue(json[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }
        writer.WriteEndObject();
    }

    private static bool IsUnseen(ref Utf8JsonReader reader, Place place) => place switch
    {
        Place.Object => reader.ValueTextEquals("status"u8),
        Place.Metadata => reader.ValueTextEquals("managedFields"u8) || reader.ValueTextEquals("resourceVersion"u8),
        _ => reader.ValueTextEquals("kubectl.kubernetes.io/last-applied-configuration"u8),
    };

    private static Place? Inside(ref Utf8JsonReader reader, Place place) => place switch
    {
        Place.Object when reader.ValueTextEquals("metadata"u8) => Place.Metadata,
        Place.Metadata when reader.ValueTextEquals("annotations"u8) => Place.Annotations,
        _ => null,
    };

    private enum Place
    {
        Object,
        Metadata,
        Annotations,
    }
}
