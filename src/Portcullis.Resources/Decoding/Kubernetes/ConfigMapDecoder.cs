using System.Collections.Immutable;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes core ConfigMap. <c>binaryData</c> is checked and left out: nothing the mesh reads stands there.</summary>
internal static class ConfigMapDecoder
{
    public static ConfigMapSpec? Decode(ObjectReader document, ObjectMeta meta)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach ((string key, string text) in KeyedValues.Texts(document, "data"))
            values[key] = text;
        var binary = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<byte>>(StringComparer.Ordinal);
        KeyedValues.AddBase64(document, "binaryData", binary);
        KeyedValues.CheckSize(document, "data", values.Values.Sum(value => (long)value.Length) + binary.Values.Sum(value => (long)value.Length));
        _ = document.Bool("immutable");
        return new ConfigMapSpec(values.ToImmutable());
    }
}
