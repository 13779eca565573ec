namespace Portcullis.Resources.Decoding;

/// <summary>Decodes networking.istio.io WorkloadEntry.</summary>
internal static class WorkloadEntryDecoder
{
    public static WorkloadEntrySpec? Decode(ObjectReader spec, ObjectMeta meta) => null;
}
