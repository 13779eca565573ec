namespace Portcullis.Proxy;

/// <summary>The counters behind <see cref="AuthorizerCounts"/>. Thread-safe.</summary>
internal sealed class AuthorizerTally
{
    private long _allowed;
    private long _denied;
    private long _failed;
    private long _ticks;

    public AuthorizerCounts Counts
    {
        get
        {
            long allowed = Interlocked.Read(ref _allowed), denied = Interlocked.Read(ref _denied), failed = Interlocked.Read(ref _failed);
            return new AuthorizerCounts(allowed + denied + failed, allowed, denied, failed, new TimeSpan(Interlocked.Read(ref _ticks)));
        }
    }

    public void Count(AuthorizerAnswer answer, TimeSpan took)
    {
        if (answer.Failure is not null)
            Interlocked.Increment(ref _failed);
        else if (answer.IsAllowed)
            Interlocked.Increment(ref _allowed);
        else
            Interlocked.Increment(ref _denied);
        Interlocked.Add(ref _ticks, took.Ticks);
    }
}
