using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>What every reader of one document shares.</summary>
/// <param name="SnakeCase">Whether snake_case names are accepted too: for Istio's kinds, not for Kubernetes' own.</param>
internal sealed record DecodeContext(Diagnostics Found, UnknownFields UnknownFields, bool SnakeCase)
{
    /// <summary>The whole document, for messages about what stands outside the reader's part.</summary>
    public MappingNode? Document { get; init; }
}
