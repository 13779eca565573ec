namespace Portcullis.Resources.Decoding;

/// <summary>Decodes Kubernetes Namespace.</summary>
internal static class NamespaceDecoder
{
    public static NamespaceSpec? Decode(ObjectReader document, ObjectMeta meta) => null;
}
