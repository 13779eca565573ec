using System.Collections.Immutable;
using System.Globalization;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Portcullis.Kube;
using Portcullis.Resources;
using Portcullis.Wire;
using Portcullis.Wire.Config;
using Portcullis.Wire.Discovery;

namespace Portcullis.Control;

/// <summary>One stream after its first request: updates go out one at a time, and each is answered before the next.</summary>
internal sealed class AdsConversation(
    GrpcServerStream<DeltaDiscoveryRequest> stream, IFeedSubscription feed, Func<bool> stillEntitled, GrpcRoom room, AdsResources resources, AdsOptions options, TimeProvider time, Action<AdsCounts> count)
{
    // SECURITY: what a proxy says waits in memory until it is asked for: no more of it than is kept of it.
    private const int MostRefusals = 200;
    private const int LongestMessage = 500;
    private const int LongestName = 512;
    private const int MostAtOnce = 10;

    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(10);

    // A proxy owes one answer at a time; what it says beyond that waits in the connection.
    private readonly Channel<AdsAnswer> _answers = Channel.CreateBounded<AdsAnswer>(1);
    private long _nonce;
    private string _answered = ""; // the nonce of the last update that was answered

    /// <summary>Talks until the proxy leaves, breaks the rules, or another stream takes its place.</summary>
    public async Task<GrpcEnd> Hold(DeltaDiscoveryRequest first, CancellationToken cancelled)
    {
        if (Problem(first) is { } wrong)
            return new GrpcEnd(GrpcCode.InvalidArgument, wrong);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        Task<GrpcEnd> listening = Listen(over.Token);
        Task<GrpcEnd> telling = Tell(first, over.Token);
        Task<GrpcEnd> ended = await Task.WhenAny(listening, telling);
        await over.CancelAsync();
        await ((Task)Task.WhenAll(listening, telling)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancelled.ThrowIfCancellationRequested();
        return await ended;
    }

    private async Task<GrpcEnd> Listen(CancellationToken over)
    {
        while (await stream.Read(over, room) is { } request)
        {
            if (Problem(request) is { } wrong)
                return new GrpcEnd(GrpcCode.InvalidArgument, wrong);
            await _answers.Writer.WriteAsync(new AdsAnswer(request.ResponseNonce, request.ErrorDetail is { } refusal ? Refusals(refusal) : null, Unserved(request)), over);
        }
        return GrpcEnd.Ok;
    }

    private async Task<GrpcEnd> Tell(DeltaDiscoveryRequest first, CancellationToken over)
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
            if (await Ask(Lacking(first, update), over) is not { } answer)
                return new GrpcEnd(GrpcCode.DeadlineExceeded, string.Create(CultureInfo.InvariantCulture, $"no answer to revision {update.Revision} within {options.AnswerWithin.TotalSeconds} s"));
            _answered = answer.Nonce;
            if (answer.Refusals is not { } refusals)
                feed.Acknowledge(update.Revision, answer.Unserved);
            else
                feed.Refuse(update.Revision, refusals);
            count(new AdsCounts(0, 1, 0, answer.Refusals is null ? 1 : 0, answer.Refusals is null ? 0 : 1, 0));
        }
    }

    // While there is nothing new, the proxy may say again what it cannot serve. SECURITY: one that says it over and over is heard every ten seconds, for what it says is written into the store.
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
            if (_answers.Reader.TryRead(out AdsAnswer? again) && again.Nonce == _answered && _answered.Length > 0)
                feed.TellUnserved(again.Unserved);
        }
    }

    // What the proxy said that it has counts for the first update, and is not kept as long as the stream lasts.
    private AdsUpdate Lacking(DeltaDiscoveryRequest first, FeedUpdate update)
    {
        AdsUpdate lacking = AdsUpdate.Between(first.InitialResourceVersions, update, resources);
        first.InitialResourceVersions.Clear();
        return lacking;
    }

    // Null: the proxy did not answer in time. One that does not even read is hung up on: nothing could be said to it.
    private async Task<AdsAnswer?> Ask(AdsUpdate update, CancellationToken over)
    {
        using var patience = new CancellationTokenSource(options.AnswerWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over, patience.Token);
        bool written = false;
        try
        {
            string nonce = "";
            foreach (IReadOnlyList<ReadOnlyMemory<byte>> part in update.Parts(options.Identifier, options.PartBytes, () => nonce = (++_nonce).ToString(CultureInfo.InvariantCulture)))
            {
                await stream.Write(part, either.Token);
                count(new AdsCounts(0, 0, part.Sum(static piece => (long)piece.Length), 0, 0, 0));
            }
            written = true;
            // Answers to the earlier parts of an update say nothing yet.
            while (true)
                if (await _answers.Reader.ReadAsync(either.Token) is { } answer && answer.Nonce == nonce)
                    return answer;
        }
        catch (OperationCanceledException) when (written && !over.IsCancellationRequested)
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
        [.. answer.Unserved.Take(MostRefusals).Where(static one => IsServed(one.Name)).Select(static one => new FeedRefusal(one.Name, Bounded(one.Message)))];

    // Nothing but a Gateway asks for anything to be opened.
    private static bool IsServed(string name) => IsObject(name) && name.StartsWith($"/{Kinds.Gateway.Group}/{Kinds.Gateway.Plural}/", StringComparison.Ordinal);

    private static bool IsObject(string name) => name.Length <= LongestName && ObjectKey.Parse(name) is not null;

    private static string Bounded(string text) => text.Length <= LongestMessage ? text : text[..LongestMessage];
}
