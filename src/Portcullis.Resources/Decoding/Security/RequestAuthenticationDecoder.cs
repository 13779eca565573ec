namespace Portcullis.Resources.Decoding;

/// <summary>Decodes security.istio.io RequestAuthentication.</summary>
internal static class RequestAuthenticationDecoder
{
    public static RequestAuthenticationSpec? Decode(ObjectReader spec, ObjectMeta meta) => null;
}
