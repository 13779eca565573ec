using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>Parts of an object's bytes, without building a tree.</summary>
internal static class ObjectSlices
{
    /// <summary>The bytes of <c>metadata</c>, braces included.</summary>
    public static ReadOnlyMemory<byte> Metadata(ReadOnlyMemory<byte> stored)
    {
        var reader = new Utf8JsonReader(stored.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool wanted = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            long start = reader.TokenStartIndex;
            reader.Skip();
            if (wanted)
                return stored[(int)start..(int)reader.BytesConsumed];
        }
        throw new InvalidDataException("a stored object has no metadata");
    }
}
