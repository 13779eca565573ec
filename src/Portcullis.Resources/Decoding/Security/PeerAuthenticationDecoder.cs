namespace Portcullis.Resources.Decoding;

/// <summary>Decodes security.istio.io PeerAuthentication.</summary>
internal static class PeerAuthenticationDecoder
{
    public static PeerAuthenticationSpec? Decode(ObjectReader spec, ObjectMeta meta) => null;
}
