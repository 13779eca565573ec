namespace Portcullis.Syntax;

/// <summary>What a tree node is, in the words a message uses.</summary>
public enum NodeKind
{
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Sequence,
    Mapping,
}
