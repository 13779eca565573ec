namespace Portcullis.Resources.Decoding;

/// <summary>Decodes networking.istio.io VirtualService.</summary>
internal static class VirtualServiceDecoder
{
    public static VirtualServiceSpec? Decode(ObjectReader spec, ObjectMeta meta) => null;
}
