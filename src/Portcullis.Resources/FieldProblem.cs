namespace Portcullis.Resources;

/// <summary>What sort of thing is wrong with a field, in the words that Kubernetes' field errors have for it.</summary>
public enum FieldProblem
{
    /// <summary>A value that the field cannot have.</summary>
    Invalid,

    /// <summary>Absent or empty, and must not be.</summary>
    Missing,

    /// <summary>Another JSON type.</summary>
    WrongType,

    /// <summary>Not one of the names that are known.</summary>
    NotSupported,

    /// <summary>More entries than allowed.</summary>
    TooMany,

    /// <summary>Longer than allowed.</summary>
    TooLong,

    /// <summary>Given twice.</summary>
    Duplicate,
}
