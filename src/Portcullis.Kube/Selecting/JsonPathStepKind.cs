namespace Portcullis.Kube;

/// <summary>What a step of a path does with each value it meets.</summary>
internal enum JsonPathStepKind
{
    /// <summary>An object's member.</summary>
    Member,

    /// <summary>An array's item; counted from the end when negative.</summary>
    Index,

    /// <summary>Every item of an array, every value of an object.</summary>
    All,

    /// <summary>The items for which a comparison holds.</summary>
    Filter,
}
