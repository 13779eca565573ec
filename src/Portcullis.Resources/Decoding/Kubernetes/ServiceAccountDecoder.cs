namespace Portcullis.Resources.Decoding;

/// <summary>Decodes Kubernetes ServiceAccount.</summary>
internal static class ServiceAccountDecoder
{
    public static ServiceAccountSpec? Decode(ObjectReader document, ObjectMeta meta) => null;
}
