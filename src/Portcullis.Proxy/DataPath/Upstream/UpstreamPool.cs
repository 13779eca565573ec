using Portcullis.Native;

namespace Portcullis.Proxy;

/// <summary>One worker's connections to one address. The most recently used is taken first, so that the rest can age away.</summary>
internal sealed class UpstreamPool(Worker worker, SocketAddress address, string text) : IDeadlineOwner
{
    private readonly List<UpstreamConnection> _idle = []; // oldest first
    private Deadline? _sweep;

    public SocketAddress Address { get; } = address;

    /// <summary>The address for the log.</summary>
    public string Text { get; } = text;

    public int IdleCount => _idle.Count;

    /// <summary>A connection to use now: idle, or one that starts connecting. Null with the reason when not even that is possible.</summary>
    /// <param name="fresh">Do not take an idle one.</param>
    public UpstreamConnection? Take(bool fresh, TimeSpan connectTimeout, out int error)
    {
        error = 0;
        if (!fresh && _idle.Count > 0)
        {
            UpstreamConnection idle = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            worker.Counters.UpstreamReuses++;
            return idle;
        }
        worker.Counters.UpstreamConnects++;
        NativeSocket? socket = NativeSocket.Connect(Address, out error);
        if (socket is not null)
            return new UpstreamConnection(worker, this, socket, connectTimeout);
        worker.Counters.UpstreamConnectFailures++;
        return null;
    }

    /// <summary>Keeps a connection for the next request, unless there are enough.</summary>
    public bool TryKeep(UpstreamConnection connection)
    {
        if (_idle.Count >= worker.Options.MaxIdleUpstreams || worker.Draining)
            return false;
        connection.IdleSince = worker.Clock.Now;
        _idle.Add(connection);
        _sweep ??= new Deadline(this);
        if (!_sweep.IsSet)
            worker.Deadlines.Set(_sweep, worker.Clock.Now + IdleLimit);
        return true;
    }

    /// <summary>An idle connection ended by itself.</summary>
    public void Remove(UpstreamConnection connection) => _idle.Remove(connection);

    void IDeadlineOwner.OnDeadline(Deadline deadline)
    {
        long oldest = worker.Clock.Now - IdleLimit;
        int expired = 0;
        while (expired < _idle.Count && _idle[expired].IdleSince <= oldest)
            _idle[expired++].CloseSocket();
        _idle.RemoveRange(0, expired);
        if (_idle.Count > 0)
            worker.Deadlines.Set(deadline, _idle[0].IdleSince + IdleLimit);
    }

    public void CloseIdle()
    {
        foreach (UpstreamConnection connection in _idle)
            connection.CloseSocket();
        _idle.Clear();
    }

    private long IdleLimit => (long)worker.Options.UpstreamIdleTimeout.TotalMilliseconds;
}
