namespace Portcullis.Identity;

/// <summary>What a claim is. Policies and routes look only at texts and at lists of texts.</summary>
public enum ClaimKind
{
    Null,
    Boolean,
    Number,
    Text,
    List,
    Object,
}
