using System.Collections.Immutable;
using System.Globalization;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Portcullis.Kube;
using Portcullis.Wire;
using Portcullis.Wire.Config;
using Portcullis.Wire.Discovery;

namespace Portcullis.Control;

/// <summary>One stream after its first request: updates go out one at a time, and each is answered before the next.</summary>
internal sealed class AdsConversation(
    GrpcServerStream<DeltaDiscoveryRequest> stream, IFeedSubscription feed, Func<bool> stillEntitled, AdsResources resources, AdsOptions options, TimeProvider time, Action<AdsCounts> count)
{
    private const int MostRefusals = 1000;
    private const int LongestMessage = 2000;
    private const int LongestName = 1024;
    private const int MostAtOnce = 10;

    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);

    // A proxy owes one answer at a time; what it says beyond that waits in the connection.
    private readonly Channel<DeltaDiscoveryRequest> _answers = Channel.CreateBounded<DeltaDiscoveryRequest>(4);
    private long _nonce;
    private string _answered = ""; // the nonce of the last update that was answered

    /// <summary>Talks until the proxy leaves, breaks the rules, or another stream takes its place.</summary>
    public async Task<GrpcEnd> Hold(DeltaDiscoveryRequest first, CancellationToken cancelled)
    {
        if (Problem(first) is { } wrong)
            return new GrpcEnd(GrpcCode.InvalidArgument, wrong);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        Task<GrpcEnd> listening = Listen(over.Token);
        Task<GrpcEnd> telling = Tell(first.InitialResourceVersions, over.Token);
        Task<GrpcEnd> ended = await Task.WhenAny(listening, telling);
        await over.CancelAsync();
        await ((Task)Task.WhenAll(listening, telling)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancelled.ThrowIfCancellationRequested();
        return await ended;
    }

    private async Task<GrpcEnd> Listen(CancellationToken over)
    {
        while (await stream.Read(over) is { } request)
        {
            if (Problem(request) is { } wrong)
                return new GrpcEnd(GrpcCode.InvalidArgument, wrong);
            await _answers.Writer.WriteAsync(request, over);
        }
        return GrpcEnd.Ok;
    }

    private async Task<GrpcEnd> Tell(IReadOnlyDictionary<string, string> has, CancellationToken over)
    {
        while (true)
        {
            FeedUpdate update;
            try
            {
                update = await Next(over);
            }
            catch (OperationCanceledException) when (!over.IsCancellationRequested)
            {
                return new GrpcEnd(GrpcCode.Aborted, "another stream of this data plane took its place, or the control plane stops");
            }
            if (!stillEntitled())
                return new GrpcEnd(GrpcCode.Unauthenticated, "the credential does not count any more");
            if (await Ask(AdsUpdate.Between(has, update, resources), over) is not { } answer)
                return new GrpcEnd(GrpcCode.DeadlineExceeded, string.Create(CultureInfo.InvariantCulture, $"no answer to revision {update.Revision} within {options.AnswerWithin.TotalSeconds} s"));
            has = ImmutableDictionary<string, string>.Empty;
            _answered = answer.ResponseNonce;
            if (answer.ErrorDetail is null)
                feed.Acknowledge(update.Revision, Unserved(answer));
            else
                feed.Refuse(update.Revision, Refusals(answer.ErrorDetail));
            count(new AdsCounts(0, 1, 0, answer.ErrorDetail is null ? 1 : 0, answer.ErrorDetail is null ? 0 : 1, 0));
        }
    }

    // While there is nothing new, the proxy may say again what it cannot serve. One that says it over and over is heard once a second.
    private async Task<FeedUpdate> Next(CancellationToken over)
    {
        Task<FeedUpdate> next = feed.Next(over).AsTask();
        for (int said = 0; ; said++)
        {
            if (said >= MostAtOnce)
                await Task.WhenAny(next, Task.Delay(Breath, time, over));
            Task<bool> more = _answers.Reader.WaitToReadAsync(over).AsTask();
            if (await Task.WhenAny(next, more) == next)
                return await next;
            await more;
            if (_answers.Reader.TryRead(out DeltaDiscoveryRequest? again) && again.ResponseNonce == _answered && _answered.Length > 0)
                feed.TellUnserved(Unserved(again));
        }
    }

    // Null: the proxy did not read it or did not answer in time.
    private async Task<DeltaDiscoveryRequest?> Ask(AdsUpdate update, CancellationToken over)
    {
        using var patience = new CancellationTokenSource(options.AnswerWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over, patience.Token);
        try
        {
            string nonce = "";
            foreach (IReadOnlyList<ReadOnlyMemory<byte>> part in update.Parts(options.Identifier, options.PartBytes, () => nonce = (++_nonce).ToString(CultureInfo.InvariantCulture)))
            {
                await stream.Write(part, either.Token);
                count(new AdsCounts(0, 0, part.Sum(static piece => (long)piece.Length), 0, 0, 0));
            }
            // Answers to the earlier parts of an update say nothing yet.
            while (true)
                if (await _answers.Reader.ReadAsync(either.Token) is { } answer && answer.ResponseNonce == nonce)
                    return answer;
        }
        catch (OperationCanceledException) when (!over.IsCancellationRequested)
        {
            return null;
        }
    }

    private static string? Problem(DeltaDiscoveryRequest request)
    {
        if (request.TypeUrl.Length > 0 && request.TypeUrl != AdsTypes.Object)
            return $"only resources of type {AdsTypes.Object} are served here";
        return request.ResourceNamesSubscribe.All(static name => name == "*") && request.ResourceNamesUnsubscribe.Count == 0
            ? null
            : "single resources cannot be subscribed to: a data plane is sent all that concerns it";
    }

    private static ImmutableArray<FeedRefusal> Refusals(Wire.ExternalAuthorization.Status refusal)
    {
        var refusals = ImmutableArray.CreateBuilder<FeedRefusal>();
        foreach (Any detail in refusal.Details.Take(MostRefusals))
            if (detail.Is(Refusal.Descriptor) && detail.TryUnpack(out Refusal one))
                refusals.Add(new FeedRefusal(IsObject(one.Name) ? one.Name : "", Bounded(one.Message)));
        if (refusals.Count == 0)
            refusals.Add(new FeedRefusal("", Bounded(refusal.Message)));
        return refusals.ToImmutable();
    }

    private static ImmutableArray<FeedRefusal> Unserved(DeltaDiscoveryRequest answer) =>
        [.. answer.Unserved.Take(MostRefusals).Where(static one => IsObject(one.Name)).Select(static one => new FeedRefusal(one.Name, Bounded(one.Message)))];

    private static bool IsObject(string name) => name.Length <= LongestName && ObjectKey.Parse(name) is not null;

    private static string Bounded(string text) => text.Length <= LongestMessage ? text : text[..LongestMessage];
}
