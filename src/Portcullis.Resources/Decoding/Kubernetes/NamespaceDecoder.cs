namespace Portcullis.Resources.Decoding;

/// <summary>Decodes core Namespace.</summary>
internal static class NamespaceDecoder
{
    public static NamespaceSpec? Decode(ObjectReader spec, ObjectMeta meta)
    {
        spec.Accept("finalizers");
        return new NamespaceSpec();
    }
}
