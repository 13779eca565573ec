namespace Portcullis.Resources;

/// <summary>MeshConfig <c>pathNormalization.normalization</c>; DEFAULT is <see cref="Base"/>.</summary>
public enum PathNormalization
{
    Base,
    None,
    MergeSlashes,
    DecodeAndMergeSlashes,
}
