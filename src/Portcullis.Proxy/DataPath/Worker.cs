using System.Buffers;
using System.Collections.Concurrent;
using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Native;
using Portcullis.Policy;

namespace Portcullis.Proxy;

/// <summary>
/// One thread that carries traffic and shares nothing: its own readiness queue, listeners, connections, upstream pools, buffers,
/// clock and counters. The only way in is <see cref="Post"/>.
/// </summary>
internal sealed class Worker : IDisposable
{
    private const int ScratchBytes = 64 * 1024; // holds the longest head a reader may ask for

    private readonly Epoll _epoll = new(capacity: 512);
    private readonly EventDescriptor _wake = new();
    private readonly WakeSignal _wakeSignal;
    private readonly ConcurrentQueue<Action<Worker>> _commands = new();
    private readonly Action<string>? _problem;
    private readonly Action<object, PollEvents> _run;
    private List<ILater> _later = [];
    private List<ILater> _nextLater = [];
    private byte[] _pathRoom = [];
    private bool _stopping;

    public Worker(int index, ProxyOptions options, MeshCell mesh, DnsCache names, ITokenKeys keys, IAuthorizers authorizers, AccessLogWriter? log)
    {
        Index = index;
        Options = options;
        Mesh = mesh;
        _problem = options.Problem;
        _run = (command, _) => ((Action<Worker>)command)(this);
        Clock = new WorkerClock(options.Time);
        Watch = new WatchTable(_epoll);
        Log = new AccessLogBuffer(this, log, options.AccessLogFormat);
        Upstreams = new UpstreamPools(this, names);
        Listeners = new WorkerListeners(this, Math.Max(1, options.MaxConnections / options.Workers));
        Checks = new CheckBudget(Math.Max(1, options.MaxChecks / options.Workers));
        Authorizers = authorizers;
        TokenKeys = keys;
        _wakeSignal = new WakeSignal(this);
        Watch.Add(_wakeSignal, PollEvents.Read);
    }

    public int Index { get; }
    public ProxyOptions Options { get; }
    public MeshCell Mesh { get; }
    public WorkerClock Clock { get; }
    public WatchTable Watch { get; }
    public DeadlineWheel Deadlines { get; } = new();
    public WorkerCounters Counters { get; } = new();
    public AccessLogBuffer Log { get; }
    public UpstreamPools Upstreams { get; }
    public WorkerListeners Listeners { get; }
    public ConnectionList Connections { get; } = new();
    public ExchangePool Exchanges { get; } = new();
    public CheckBudget Checks { get; }
    public IAuthorizers Authorizers { get; }
    public ITokenKeys TokenKeys { get; }
    public TokenCache Tokens { get; } = new();
    public Http2Workspace Http2Workspace { get; } = new();
    public Stack<Http2DownstreamStream> Http2Streams { get; } = new();
    public ClientHello Hello { get; } = new();
    public Random Random { get; } = new();

    /// <summary>Where reads land. Only an event's outermost handler reads, so nobody finds it in use.</summary>
    public byte[] Scratch { get; } = GC.AllocateArray<byte>(ScratchBytes, pinned: true);

    /// <summary>For a value that is put together and used at once.</summary>
    public ArrayBufferWriter<byte> Text { get; } = new(4096);

    /// <summary>Connections finish what they carry and take no more.</summary>
    public bool Draining { get; private set; }

    /// <summary>Runs something on this worker's thread, soon. From any thread.</summary>
    public void Post(Action<Worker> command)
    {
        _commands.Enqueue(command);
        _wake.Signal();
    }

    /// <summary>Calls back at the end of this batch of events, once for each time asked.</summary>
    public void Later(ILater item) => _nextLater.Add(item);

    /// <summary>Uniform over all 32-bit values. For shares and jitter, not for secrets.</summary>
    public uint Random32() => unchecked((uint)Random.NextInt64());

    /// <summary>Room to normalize a target of this length in; valid until the next call.</summary>
    public Span<byte> PathRoom(int length)
    {
        int needed = length * PathNormalizer.Growth;
        if (_pathRoom.Length < needed)
            _pathRoom = new byte[Math.Max(1024, needed)];
        return _pathRoom;
    }

    /// <summary>Takes no more requests; connections end as they finish.</summary>
    public void BeginDraining()
    {
        Draining = true;
        Connections.DrainAll();
    }

    /// <summary>Ends <see cref="Run"/> after this batch.</summary>
    public void Stop() => _stopping = true;

    /// <summary>Carries traffic until stopped.</summary>
    public void Run()
    {
        while (!_stopping)
        {
            Clock.Tick();
            int count = _epoll.Wait(_nextLater.Count > 0 ? 0 : Deadlines.NextDelay(Clock.Now));
            Clock.Tick();
            for (int i = 0; i < count; i++)
            {
                Polled polled = _epoll[i];
                if (Watch.Find(polled.Token) is { } item)
                    Guard(static (item, events) => ((Watched)item).OnReady(events), item, polled.Events);
            }
            Guard(static (worker, _) => ((Worker)worker).AdvanceDeadlines(), this);
            RunLater();
            Log.EndOfBatch();
        }
        Connections.CloseAll();
        Listeners.CloseAll();
        Upstreams.CloseAll();
        Log.HandOver();
    }

    public void Dispose()
    {
        _wake.Dispose();
        _epoll.Dispose();
    }

    /// <summary>The activity's outermost frame: a bug costs what it happened on, not the worker.</summary>
    private void Guard(Action<object, PollEvents> activity, object item, PollEvents events = PollEvents.None)
    {
        try
        {
            activity(item, events);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException) // a loop top: it is reported, and the loop goes on
        {
            _problem?.Invoke("BUG: " + exception);
            (item as IBreakable)?.Break();
        }
    }

    private void AdvanceDeadlines() => Deadlines.Advance(Clock.Now);

    private void RunLater()
    {
        if (_nextLater.Count == 0)
            return;
        (_later, _nextLater) = (_nextLater, _later);
        foreach (ILater item in _later)
            Guard(static (item, _) => ((ILater)item).OnLater(), item);
        _later.Clear();
    }

    private void RunCommands()
    {
        _wake.Drain();
        while (_commands.TryDequeue(out Action<Worker>? command))
            Guard(_run, command); // each by itself: the wake-up of those behind it is spent
    }

    private sealed class WakeSignal(Worker worker) : Watched
    {
        internal override int Descriptor => worker._wake.Descriptor;

        internal override void OnReady(PollEvents events) => worker.RunCommands();
    }
}
