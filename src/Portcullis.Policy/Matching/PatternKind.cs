namespace Portcullis.Policy.Matching;

/// <summary>The forms a policy value compiles to.</summary>
internal enum PatternKind
{
    /// <summary>Equal, byte for byte.</summary>
    Exact,

    /// <summary>Begins with the text.</summary>
    Prefix,

    /// <summary>Ends with the text.</summary>
    Suffix,

    /// <summary>At least one byte, none of them a line feed (Istio's <c>.+</c>).</summary>
    NonEmpty,

    /// <summary>Anything, even nothing: the attribute is there.</summary>
    Present,
}
