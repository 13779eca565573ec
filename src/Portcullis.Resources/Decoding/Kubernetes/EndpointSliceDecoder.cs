namespace Portcullis.Resources.Decoding;

/// <summary>Decodes Kubernetes EndpointSlice.</summary>
internal static class EndpointSliceDecoder
{
    public static EndpointSliceSpec? Decode(ObjectReader document, ObjectMeta meta) => null;
}
