using Portcullis.Syntax;

namespace Portcullis.Resources;

/// <summary>One of MeshConfig's <c>extensionProviders</c>.</summary>
public sealed record ExtensionProviderSpec
{
    /// <summary>Unique in the mesh.</summary>
    public required string Name { get; init; }

    /// <summary>The field that says what it is, as <c>envoyExtAuthzHttp</c> or <c>zipkin</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>What CUSTOM policies can ask; null for providers of other kinds, which have no effect here.</summary>
    public EnvoyExtAuthzSpec? Authorization { get; init; }

    /// <summary>Where it stands, for messages; null when it was not read from a document.</summary>
    public Node? Place { get; init; }
}
