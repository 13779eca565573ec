namespace Portcullis.Resources.Decoding;

/// <summary>Decodes core ServiceAccount.</summary>
internal static class ServiceAccountDecoder
{
    public static ServiceAccountSpec? Decode(ObjectReader document, ObjectMeta meta)
    {
        document.Accept("secrets", "imagePullSecrets", "automountServiceAccountToken");
        return new ServiceAccountSpec();
    }
}
