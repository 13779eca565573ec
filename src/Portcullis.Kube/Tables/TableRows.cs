namespace Portcullis.Kube;

/// <summary>What a table's rows carry beside their cells (<c>includeObject</c>).</summary>
public enum TableRows
{
    /// <summary>The object's metadata, as PartialObjectMetadata.</summary>
    Metadata,

    None,

    /// <summary>The whole object.</summary>
    Object,
}
