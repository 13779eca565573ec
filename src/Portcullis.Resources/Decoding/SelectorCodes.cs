namespace Portcullis.Resources.Decoding;

/// <summary>PCL205x: selectors and target references, shared by the security kinds.</summary>
internal static class SelectorCodes
{
    /// <summary>V1: more than one of selector, targetRef and targetRefs.</summary>
    public const string MoreThanOne = "PCL2051";

    /// <summary>V2: an empty label key.</summary>
    public const string EmptyKey = "PCL2052";

    /// <summary>V3: <c>*</c> in a label's key or value.</summary>
    public const string Wildcard = "PCL2053";

    /// <summary>V4: targetRef without a name.</summary>
    public const string TargetName = "PCL2054";

    /// <summary>V5: targetRef with a namespace.</summary>
    public const string TargetNamespace = "PCL2055";

    /// <summary>V6: targetRef to a kind that cannot be a target.</summary>
    public const string TargetKind = "PCL2056";

    /// <summary>V6b: a label's value longer than 63 characters.</summary>
    public const string LongValue = "PCL2057";

    /// <summary>W1: a selector without labels.</summary>
    public const string Empty = "PCL2058";
}
