namespace Portcullis.Resources.Decoding;

/// <summary>PCL11xx: what can be wrong with a document's envelope: its apiVersion, kind and metadata, and with a set of documents.</summary>
internal static class EnvelopeCodes
{
    /// <summary>A document that is not an object.</summary>
    public const string NotAnObject = "PCL1101";

    /// <summary>apiVersion or kind is missing, or not of their form.</summary>
    public const string NoKind = "PCL1102";

    /// <summary>1.1: the group has no such kind, or the kind belongs to another group.</summary>
    public const string UnknownKind = "PCL1103";

    /// <summary>1.1: the kind has no such version.</summary>
    public const string UnknownVersion = "PCL1104";

    /// <summary>A kind that the mesh does not read.</summary>
    public const string Ignored = "PCL1105";

    /// <summary>1.2.1: something beside apiVersion, kind, metadata, spec and status.</summary>
    public const string TopLevel = "PCL1106";

    /// <summary>A name or namespace that Kubernetes refuses.</summary>
    public const string Name = "PCL1107";

    /// <summary>A label or annotation that Kubernetes refuses.</summary>
    public const string Label = "PCL1108";

    /// <summary>1.2.7: an annotation that users may not set.</summary>
    public const string ReservedAnnotation = "PCL1109";

    /// <summary>creationTimestamp is not an RFC 3339 time.</summary>
    public const string Timestamp = "PCL1110";

    /// <summary>Two objects of one kind, namespace and name.</summary>
    public const string Duplicate = "PCL1111";

    /// <summary>A file or folder that cannot be read.</summary>
    public const string File = "PCL1112";

    /// <summary>Nothing to read: no document in a file, or no file in a folder.</summary>
    public const string Empty = "PCL1113";

    /// <summary>A15: <c>istio.io/dry-run</c> on a kind other than AuthorizationPolicy.</summary>
    public const string DryRunElsewhere = "PCL1114";
}
