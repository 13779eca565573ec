namespace Portcullis.Resources.Decoding;

/// <summary>Decodes security.istio.io AuthorizationPolicy.</summary>
internal static class AuthorizationPolicyDecoder
{
    public static AuthorizationPolicySpec? Decode(ObjectReader spec, ObjectMeta meta) => null;
}
