namespace Portcullis.Kube;

/// <summary>Where a schema is written, which decides how references and odd types look.</summary>
internal enum OpenApiDialect
{
    V2,
    V3,

    /// <summary>A CustomResourceDefinition's own: everything in place, nothing referred to.</summary>
    Definition,
}
