namespace Portcullis.Resources;

/// <summary>What becomes of a field that the kind does not have (<c>--validate</c>).</summary>
/// <remarks>Dropping a misspelt <c>notPaths</c> in silence weakens a policy, so refusing comes first.</remarks>
public enum UnknownFields
{
    Reject,
    Warn,
    Ignore,
}
