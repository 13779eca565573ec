namespace Portcullis.Policy.Matching;

/// <summary>A test of one attribute against the values one field lists.</summary>
internal abstract class Term
{
    public abstract FactKind Fact { get; }

    /// <summary>Whether some listed value fits. False when the attribute is absent.</summary>
    public abstract bool Matches(in RequestFacts facts);

    /// <summary>Every value that fits begins with one of these; null when that cannot be said. For indexes, not for deciding.</summary>
    public virtual IReadOnlyList<byte[]>? Leads => null;
}
