using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>One cluster of etcd: goes from member to member until one answers, keeps the user's token, and makes sure that it is always the same cluster. Thread-safe.</summary>
internal sealed class EtcdConnection : IDisposable
{
    private const int LargestAnswer = 16 << 20;
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http;
    private readonly ImmutableArray<EtcdMember> _members;
    private readonly EtcdOptions _options;
    private readonly Lock _gate = new();
    private readonly ITimer _probing;
    private int _preferred;
    private string? _token;
    private ulong _cluster;
    private long _seen;
    private long _failovers;

    public EtcdConnection(EtcdOptions options, TimeProvider time)
    {
        (_options, Time) = (options, time);
        if ((options.UserName is null) != (options.Password is null))
            throw new StorageException("a user of etcd needs a name and a password");
        _http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = EtcdTls.Read(options),
            ConnectTimeout = ConnectWithin,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
        }) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };
        _members = [.. options.Endpoints.Select(endpoint => new EtcdMember(_http, endpoint, time))];
        _probing = time.CreateTimer(_ => Probe(), state: null, ProbeEvery, ProbeEvery);
    }

    public TimeProvider Time { get; }

    /// <summary>The latest revision of etcd that any answer named.</summary>
    public long Seen => Volatile.Read(ref _seen);

    /// <summary>How often another member was preferred because one failed.</summary>
    public long Failovers => Interlocked.Read(ref _failovers);

    public ImmutableArray<EndpointReport> Endpoints => [.. _members.Select(static member => member.Report)];

    /// <summary>The member that answered last.</summary>
    public EtcdMember Preferred => _members[Volatile.Read(ref _preferred)];

    /// <summary>Asks for what may safely be asked twice, from member to member until one answers or patience ends.</summary>
    /// <exception cref="EtcdFailure">No member did it; the last one's reason.</exception>
    public async Task<TAnswer> Ask<TRequest, TAnswer>(
        EtcdCall<TRequest, TAnswer> call, TRequest request, CancellationToken cancel, TimeSpan? patience = null, TimeSpan? within = null)
        where TAnswer : class, EtcdWire.IAnswer
    {
        var retry = new EtcdRetry(this, patience ?? _options.Patience);
        while (true)
        {
            EtcdMember member = Preferred;
            try
            {
                return await Once(member, call, request, cancel, within);
            }
            catch (EtcdFailure failure) when (failure.IsPassing && !retry.IsOver)
            {
                await retry.Pause(member, cancel);
            }
        }
    }

    /// <summary>Asks one member, once; a token that ran out is renewed first.</summary>
    public async Task<TAnswer> Once<TRequest, TAnswer>(
        EtcdMember member, EtcdCall<TRequest, TAnswer> call, TRequest request, CancellationToken cancel, TimeSpan? within = null)
        where TAnswer : class, EtcdWire.IAnswer
    {
        string? token = await Token(member, stale: null, cancel);
        TimeSpan wait = within ?? _options.RequestTimeout;
        try
        {
            return Accept(await member.Ask(call, request, token, wait, cancel));
        }
        catch (EtcdFailure failure) when (failure.WantsNewToken && token is not null)
        {
            token = await Token(member, stale: token, cancel);
            return Accept(await member.Ask(call, request, token, wait, cancel));
        }
    }

    public async Task<EtcdWatch> Watch(EtcdMember member, EtcdWire.WatchCreate create, CancellationToken cancel)
    {
        string? token = await Token(member, stale: null, cancel);
        return await member.Watch(create, token, _options.RequestTimeout, cancel);
    }

    /// <summary>Drops the user's token: what etcd said in the middle of a stream shows that it no longer holds.</summary>
    public void ForgetToken()
    {
        lock (_gate)
            _token = null;
    }

    /// <summary>Checks that an answer comes from the cluster that all others came from.</summary>
    /// <exception cref="StorageException">SECURITY: it does not. Two clusters would be two truths.</exception>
    public TAnswer Accept<TAnswer>(TAnswer answer) where TAnswer : EtcdWire.IAnswer
    {
        if (answer.Header is not { ClusterId: not 0 } header)
            return answer;
        ulong known = Interlocked.CompareExchange(ref _cluster, header.ClusterId, 0);
        if (known != 0 && known != header.ClusterId)
            throw new StorageException("etcd is not the cluster it was: the endpoints belong to different clusters, or it was made anew; correct the endpoints, or start this process again");
        long seen;
        while (header.Revision > (seen = Seen) && Interlocked.CompareExchange(ref _seen, header.Revision, seen) != seen)
        {
            // Another thread saw one too: the larger stays.
        }
        return answer;
    }

    /// <summary>Takes back what <see cref="Seen"/> says: etcd was set back.</summary>
    public void WentBackTo(long revision) => Volatile.Write(ref _seen, revision);

    /// <summary>Prefers the next member, unless somebody already did.</summary>
    public void PassOver(EtcdMember member)
    {
        int at = _members.IndexOf(member);
        if (_members.Length > 1 && Interlocked.CompareExchange(ref _preferred, (at + 1) % _members.Length, at) == at)
            Interlocked.Increment(ref _failovers);
    }

    /// <summary>How long to wait before the attempt after so many: nothing until every member was asked once.</summary>
    public TimeSpan PauseAfter(int attempts)
    {
        int rounds = attempts / _members.Length;
        if (rounds == 0 || attempts % _members.Length != 0)
            return TimeSpan.Zero;
        TimeSpan pause = FirstPause * (1 << Math.Min(rounds - 1, 8));
        return pause < LongestPause ? pause : LongestPause;
    }

    public void Dispose()
    {
        _probing.Dispose();
        _http.Dispose();
    }

    // Each catches what can go wrong with it.
    private void Probe()
    {
        foreach (EtcdMember member in _members)
            _ = member.Probe(_options.RequestTimeout);
    }

    private async Task<string?> Token(EtcdMember member, string? stale, CancellationToken cancel)
    {
        if (_options is not { UserName: { } name, Password: { } password })
            return null;
        lock (_gate)
        {
            if (_token is not null && _token != stale)
                return _token;
        }
        EtcdWire.AuthenticateAnswer answer = Accept(await member.Ask(
            EtcdCalls.Authenticate, new EtcdWire.AuthenticateRequest(name, password), token: null, _options.RequestTimeout, cancel));
        if (answer.Token is not { Length: > 0 and < 8192 } token || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw EtcdFailure.Odd("it holds no token");
        lock (_gate)
            return _token = token;
    }
}
