namespace Portcullis.Http;

/// <summary>How far a path is normalized before policies see it: <c>meshConfig.pathNormalization.normalization</c>.</summary>
/// <remarks>Each level does what the one before it does, and more.</remarks>
public enum PathNormalization : byte
{
    /// <summary>Only the fragment is removed.</summary>
    None,

    /// <summary>RFC 3986: dot segments, unreserved escapes, back slashes; what must not stand raw is escaped. Istio's <c>BASE</c> and <c>DEFAULT</c>.</summary>
    Base,

    /// <summary>Runs of slashes become one.</summary>
    MergeSlashes,

    /// <summary>Escaped slashes and back slashes are decoded first.</summary>
    DecodeAndMergeSlashes,
}
