namespace Portcullis.Resources.Decoding;

/// <summary>Decodes security.istio.io RequestAuthentication.</summary>
internal static class RequestAuthenticationDecoder
{
    private const int MostRules = 4096;

    public static RequestAuthenticationSpec? Decode(ObjectReader spec, ObjectMeta meta)
    {
        spec.AtMost("jwtRules", MostRules);
        return new RequestAuthenticationSpec
        {
            Selector = SelectorDecoder.Selector(spec),
            TargetRefs = SelectorDecoder.Targets(spec),
            JwtRules = [.. spec.ObjectList("jwtRules").Select(JwtRuleDecoder.Decode)],
        };
    }
}
