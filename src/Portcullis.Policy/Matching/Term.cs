namespace Portcullis.Policy.Matching;

/// <summary>A test of one attribute against the values one field lists.</summary>
internal abstract class Term
{
    public abstract FactKind Fact { get; }

    /// <summary>Whether some listed value fits. False when the attribute is absent.</summary>
    public abstract bool Matches(in RequestFacts facts);

    /// <summary>The only values that can fit, when all are exact; null otherwise. For indexes, not for deciding.</summary>
    public virtual IReadOnlyList<byte[]>? ExactKeys => null;
}
