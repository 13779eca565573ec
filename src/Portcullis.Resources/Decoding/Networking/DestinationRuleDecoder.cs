namespace Portcullis.Resources.Decoding;

/// <summary>Decodes networking.istio.io DestinationRule.</summary>
internal static class DestinationRuleDecoder
{
    public static DestinationRuleSpec? Decode(ObjectReader spec, ObjectMeta meta) => null;
}
