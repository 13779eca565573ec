namespace Portcullis.Kube;

/// <summary>How many of one sort of request run at once.</summary>
internal sealed class RequestGate(int most)
{
    private int _running;

    /// <summary>False when there are too many; otherwise <see cref="Leave"/> must follow.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _running) <= most)
            return true;
        Interlocked.Decrement(ref _running);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _running);
}
