namespace Portcullis.Resources.Decoding;

/// <summary>Decodes Kubernetes Service.</summary>
internal static class ServiceDecoder
{
    public static ServiceSpec? Decode(ObjectReader document, ObjectMeta meta) => null;
}
