using System.Collections.Immutable;
using System.Security.Cryptography;
using Google.Protobuf.WellKnownTypes;
using Portcullis.Control;
using Portcullis.Wire;
using Portcullis.Wire.Config;
using Portcullis.Wire.Discovery;
using Status = Portcullis.Wire.ExternalAuthorization.Status;

namespace Portcullis.Following;

/// <summary>
/// A control plane's feed over the network. It connects again for ever, says what it has, and is sent differences. Without a
/// connection the last state that the gateway ran is handed out from the disk.
/// </summary>
internal sealed class RemoteFeed : IFeedSubscription
{
    private readonly Lock _lock = new();
    private readonly Uri _controlPlane;
    private readonly FeedDialer _dial;
    private readonly DataPlane _plane;
    private readonly FeedCache? _cache;
    private readonly TimeProvider _time;
    private readonly Action<string> _report;
    private readonly RemoteFeedOptions _options;
    private readonly FeedInbox _inbox = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly ITimer _firstWord;
    private readonly Task _running;
    private bool _connected, _fromCache;
    private DateTimeOffset? _confirmed;
    private string? _problem;
    private (Action<DeltaDiscoveryRequest>? Answer, DeltaDiscoveryRequest Word) _said = (null, new DeltaDiscoveryRequest());

    /// <summary>Begins to connect.</summary>
    /// <param name="cache">Stays the caller's; null: nothing is kept on disk.</param>
    public RemoteFeed(Uri controlPlane, FeedDialer dial, DataPlane plane, FeedCache? cache, TimeProvider time, Action<string> report, RemoteFeedOptions? options = null)
    {
        (_controlPlane, _dial, _plane, _cache, _time, _report, _options) = (controlPlane, dial, plane, cache, time, report, options ?? new RemoteFeedOptions());
        if (cache?.Load() is { } known)
        {
            _inbox.Keep(known.State);
            (_fromCache, _confirmed) = (true, known.Confirmed);
        }
        _firstWord = time.CreateTimer(_ => ServeWhatIsKnown(), state: null, _options.FirstWord, Timeout.InfiniteTimeSpan);
        _running = Task.Run(Run);
    }

    public FeedLink Link
    {
        get
        {
            lock (_lock)
                return new FeedLink(_controlPlane.GetLeftPart(UriPartial.Authority), _connected, _connected ? _time.GetUtcNow() : _confirmed, _fromCache, _problem);
        }
    }

    public ValueTask<FeedUpdate> Next(CancellationToken cancel) => _inbox.Next(cancel);

    public void Acknowledge(long revision, ImmutableArray<FeedRefusal> unserved)
    {
        FeedLetter taken = _inbox.Taken;
        Say(taken, Unserved(new DeltaDiscoveryRequest(), unserved));
        // Only what the gateway runs is kept: after a restart it must be able to run it again.
        if (taken.Answer is not null)
            _cache?.Save(taken.State, _time.GetUtcNow());
    }

    public void Refuse(long revision, ImmutableArray<FeedRefusal> refusals)
    {
        var status = new Status { Code = (int)GrpcCode.InvalidArgument, Message = refusals.IsEmpty ? "" : refusals[0].Message };
        foreach (FeedRefusal refusal in refusals)
            status.Details.Add(Any.Pack(new Refusal { Name = refusal.Name, Message = refusal.Message }));
        Say(_inbox.Taken, new DeltaDiscoveryRequest { ErrorDetail = status });
    }

    // The letter that was answered last is answered again: the one that was taken last may not be in force yet.
    public void TellUnserved(ImmutableArray<FeedRefusal> unserved)
    {
        (Action<DeltaDiscoveryRequest>? answer, DeltaDiscoveryRequest word) = _said;
        answer?.Invoke(Unserved(word.Clone(), unserved));
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running;
        await _firstWord.DisposeAsync();
        _ending.Dispose();
    }

    private void Say(FeedLetter letter, DeltaDiscoveryRequest word)
    {
        _said = (letter.Answer, word.Clone());
        letter.Answer?.Invoke(word);
    }

    private static DeltaDiscoveryRequest Unserved(DeltaDiscoveryRequest word, ImmutableArray<FeedRefusal> unserved)
    {
        word.Unserved.Clear();
        word.Unserved.AddRange(unserved.Select(static each => new Refusal { Name = each.Name, Message = each.Message }));
        return word;
    }

    private async Task Run()
    {
        int failures = 0;
        while (!_ending.IsCancellationRequested)
        {
            long start = _time.GetTimestamp();
            try
            {
                Lost(await Connect(_ending.Token));
            }
            catch (OperationCanceledException) when (_ending.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // the loop's top: a mistake of ours in one connection must not end the search for a next one
            catch (Exception mistake) when (mistake is not OutOfMemoryException)
#pragma warning restore CA1031
            {
                Lost($"BUG: {mistake}");
            }
            ServeWhatIsKnown();
            failures = _time.GetElapsedTime(start) >= _options.GoodAfter ? 0 : failures + 1;
            await Task.Delay(Wait(failures), _time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string> Connect(CancellationToken cancel)
    {
        using FeedDial? dial = _dial(out string? problem);
        if (dial is null)
            return problem ?? "the credentials cannot be read";
        (GrpcClientStream<DeltaDiscoveryRequest, DeltaDiscoveryResponse>? stream, GrpcEnd end) =
            await GrpcClientStream<DeltaDiscoveryRequest, DeltaDiscoveryResponse>.Open(
                dial.Http, new Uri(_controlPlane, AdsTypes.Path), dial.Token, DeltaDiscoveryResponse.Parser, AdsTypes.MostResponseBytes, cancel);
        if (stream is not null)
            using (stream)
                end = await new FeedSession(stream, _plane, _inbox).Run(Heard, cancel);
        if (dial.Untrusted() is { } untrusted)
            return FeedText.Plain(untrusted);
        string why = end.Text.Length > 0 ? FeedText.Plain(end.Text) : $"the stream ended with {end.Code}";
        return end.Code == GrpcCode.Unauthenticated && dial.Help.Length > 0 ? $"{why}; {dial.Help}" : why;
    }

    private void Heard()
    {
        bool news;
        lock (_lock)
        {
            news = !_connected;
            (_connected, _fromCache, _problem) = (true, false, null);
        }
        if (news)
            _report($"connected to the control plane {_controlPlane.GetLeftPart(UriPartial.Authority)}");
    }

    private void Lost(string problem)
    {
        bool news;
        lock (_lock)
        {
            news = _connected || _problem != problem;
            if (_connected)
                _confirmed = _time.GetUtcNow();
            (_connected, _problem) = (false, problem);
        }
        if (news)
            _report($"no connection to the control plane {_controlPlane.GetLeftPart(UriPartial.Authority)}: {problem}; what is in force stays, and it is tried again");
    }

    private void ServeWhatIsKnown()
    {
        if (_cache is not null && Link.FromCache)
            _inbox.Release();
    }

    // Half of the wait is chance: a thousand gateways must not come back in one moment.
    private TimeSpan Wait(int failures)
    {
        double seconds = Math.Min(_options.LongestWait.TotalSeconds, _options.ShortestWait.TotalSeconds * Math.Pow(2, Math.Min(failures, 30)));
        double chance = RandomNumberGenerator.GetInt32(1 << 20) / (double)(1 << 20);
        return TimeSpan.FromSeconds(Math.Max(_options.ShortestWait.TotalSeconds, seconds * (0.5 + chance / 2)));
    }
}
