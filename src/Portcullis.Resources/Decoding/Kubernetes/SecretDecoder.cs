using System.Collections.Immutable;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes core Secret: <c>stringData</c> is laid over <c>data</c>, as the API server does.</summary>
internal static class SecretDecoder
{
    public static SecretSpec? Decode(ObjectReader document, ObjectMeta meta)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<byte>>(StringComparer.Ordinal);
        KeyedValues.AddBase64(document, "data", values);
        KeyedValues.AddText(document, "stringData", values);
        KeyedValues.CheckSize(document, "data", values.Values.Sum(value => (long)value.Length));
        _ = document.Bool("immutable");
        string type = document.String("type") is { Length: > 0 } given ? given : "Opaque";
        return new SecretSpec(type, values.ToImmutable());
    }
}
