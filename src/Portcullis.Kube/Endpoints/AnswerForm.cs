namespace Portcullis.Kube;

/// <summary>How objects are shown to a client, by its <c>Accept</c> header.</summary>
internal enum AnswerForm
{
    /// <summary>Whole.</summary>
    Object,

    /// <summary>As <c>meta.k8s.io/v1 Table</c>.</summary>
    Table,

    /// <summary>As <c>meta.k8s.io/v1 PartialObjectMetadata</c>.</summary>
    Metadata,
}
