namespace Portcullis.Resources.Decoding;

/// <summary>Decodes networking.istio.io ServiceEntry.</summary>
internal static class ServiceEntryDecoder
{
    public static ServiceEntrySpec? Decode(ObjectReader spec, ObjectMeta meta) => null;
}
