namespace Portcullis.Resources.Decoding;

/// <summary>Decodes Kubernetes ConfigMap.</summary>
internal static class ConfigMapDecoder
{
    public static ConfigMapSpec? Decode(ObjectReader document, ObjectMeta meta) => null;
}
