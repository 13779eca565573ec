using System.Text.Json.Nodes;
using Portcullis.Kube;
using Portcullis.Syntax;

namespace Portcullis.Running;

/// <summary>One object that a file describes.</summary>
/// <param name="Json">What the file says, without what a server writes; never changed, copied before use.</param>
/// <param name="Document">The tree it came from, for messages.</param>
internal sealed record FileObject(ObjectKey Key, ResourceType Type, JsonObject Json, MappingNode Document)
{
    /// <summary>The file and the line that it begins at.</summary>
    public string Place => $"{Document.Span.Source.Name}:{Document.Span.Line}";

    /// <summary>As kubectl names it: <c>gateways.networking.istio.io shop/edge</c>.</summary>
    public string Title => Key.Namespace.Length == 0 ? $"{Type.QualifiedName} `{Key.Name}`" : $"{Type.QualifiedName} `{Key.Namespace}/{Key.Name}`";

    /// <summary>Where the field of a refusal stands, as far as the path leads.</summary>
    public SourceSpan At(string field) => Document.At(FieldSteps.Of(field)).Span;
}
