namespace Portcullis.Resources.Decoding;

/// <summary>Decodes Kubernetes Secret.</summary>
internal static class SecretDecoder
{
    public static SecretSpec? Decode(ObjectReader document, ObjectMeta meta) => null;
}
