namespace Portcullis.Policy.Matching;

/// <summary>A test of one value's bytes. Pure; never throws.</summary>
internal abstract class ByteTest
{
    public abstract bool Matches(ReadOnlySpan<byte> value);

    /// <summary>The one value that fits, when there is just one; null otherwise.</summary>
    public virtual byte[]? Exact => null;

    /// <summary>What every value that fits begins with; null when that is nothing. For indexes, not for deciding.</summary>
    public virtual byte[]? Lead => Exact;
}
