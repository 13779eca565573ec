namespace Portcullis.Wire;

/// <summary>What the large messages of one peer may take while they are read: memory together, time each. Thread-safe.</summary>
/// <param name="most">Bytes of large messages that may be on their way at once; one more ends its stream with RESOURCE_EXHAUSTED.</param>
/// <param name="within">How long a large message may take from its beginning to its end; later its stream ends with DEADLINE_EXCEEDED.</param>
public sealed class GrpcRoom(long most, TimeSpan within, TimeProvider time)
{
    private const int Small = 64 * 1024;

    private long _taken;

    internal static bool IsLarge(uint length) => length > Small;

    internal bool TryTake(uint length)
    {
        if (Interlocked.Add(ref _taken, length) <= most)
            return true;
        Return(length);
        return false;
    }

    internal void Return(uint length) => Interlocked.Add(ref _taken, -(long)length);

    internal CancellationTokenSource Patience() => new(within, time);
}
