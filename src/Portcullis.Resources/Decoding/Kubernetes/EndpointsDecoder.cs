namespace Portcullis.Resources.Decoding;

/// <summary>Decodes Kubernetes Endpoints.</summary>
internal static class EndpointsDecoder
{
    public static EndpointsSpec? Decode(ObjectReader document, ObjectMeta meta) => null;
}
