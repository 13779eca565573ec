namespace Portcullis.Proxy;

/// <summary>A moment at which its owner wants to be called; embedded in the owner and set again and again.</summary>
internal sealed class Deadline(IDeadlineOwner owner)
{
    internal Deadline? Next;
    internal Deadline? Previous;
    internal int Slot = -1; // INVARIANT: the wheel slot this is linked into, -1 when it is not set

    public IDeadlineOwner Owner { get; } = owner;

    /// <summary>Milliseconds of the worker's clock.</summary>
    public long Due { get; internal set; }

    public bool IsSet => Slot >= 0;
}
