using System.Buffers.Text;
using System.Diagnostics;

namespace Portcullis.Proxy;

/// <summary>Time as one worker sees it: read once per batch of events, not once per use.</summary>
internal sealed class WorkerClock
{
    private const int DateLength = 29; // as in RFC 9110 section 5.6.7

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly byte[] _date = new byte[DateLength];
    private long _dateUntil = long.MinValue;
    private DateTimeOffset _wall;
    private long _wallAt = long.MinValue;

    public WorkerClock(TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
    }

    /// <summary>Milliseconds since the worker began.</summary>
    public long Now { get; private set; }

    /// <summary>Wall time, to the millisecond of <see cref="Now"/>.</summary>
    public DateTimeOffset Wall
    {
        get
        {
            if (_wallAt != Now)
            {
                _wall = _time.GetUtcNow();
                _wallAt = Now;
            }
            return _wall;
        }
    }

    /// <summary>The value of a <c>date</c> header.</summary>
    public ReadOnlySpan<byte> Date
    {
        get
        {
            if (Now >= _dateUntil)
                RenewDate();
            return _date;
        }
    }

    public void Tick() => Now = (long)_time.GetElapsedTime(_start).TotalMilliseconds;

    private void RenewDate()
    {
        DateTimeOffset wall = _time.GetUtcNow();
        if (!Utf8Formatter.TryFormat(wall, _date, out int written, 'R') || written != DateLength)
            throw new UnreachableException("BUG: a date did not fit its format");
        _dateUntil = Now + 1000 - wall.Millisecond;
    }
}
