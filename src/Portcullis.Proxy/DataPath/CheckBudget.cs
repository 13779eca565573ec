namespace Portcullis.Proxy;

/// <summary>
/// What one worker may have under way with authorization providers, so that one that hangs cannot pile up work without end.
/// </summary>
/// <param name="most">Checks at a time. A check counts until it has really ended, also when nobody waits for it any more.</param>
internal sealed class CheckBudget(int most)
{
    private const long MostBytes = 64 * 1024 * 1024; // of request bodies that wait for a check

    private long _bytes;

    public int Running { get; private set; }

    /// <summary>False when as many run as may.</summary>
    public bool TryEnter()
    {
        if (Running >= most)
            return false;
        Running++;
        return true;
    }

    public void Leave() => Running--;

    /// <summary>False when the bytes of all bodies that wait would be too many; then nothing was reserved.</summary>
    public bool TryReserve(int bytes)
    {
        if (_bytes + bytes > MostBytes)
            return false;
        _bytes += bytes;
        return true;
    }

    public void Release(int bytes) => _bytes -= bytes;
}
