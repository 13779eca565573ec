namespace Portcullis.Policy;

/// <summary>What a claim is, as far as policies can tell.</summary>
public enum ClaimKind
{
    /// <summary>A number, a boolean or null: no value ever fits.</summary>
    Other,

    Text,
    List,
    Object,
}
