using System.Collections.Immutable;
using System.Text;
using Portcullis.Http;
using Portcullis.Mesh;
using Portcullis.Policy;
using Portcullis.Resources;
using Portcullis.Routing;

namespace Portcullis.Proxy;

/// <summary>CUSTOM: collects the body if the provider wants it, waits for the answer, and applies it.</summary>
internal sealed partial class Exchange
{
    private const int MostCollected = 4 * 1024 * 1024; // SECURITY: whatever maxRequestBytes says, a caller may not make us hold more
    private static readonly TimeSpan CollectTime = TimeSpan.FromMinutes(5); // Envoy: as long as a stream may be idle

    private ImmutableArray<HeaderMutation> _responseChanges = []; // by a provider
    private CustomQuestion _question;
    private AuthorizationProvider? _provider;
    private AuthorizerWait? _wait;
    private RouteMatch? _early; // chosen before the provider changed anything
    private Action? _checkLate;
    private Action? _bodyLate;
    private int _readAhead = MaxWaiting;
    private int _reserved;
    private long _askedAt;
    private bool _collecting;

    /// <summary>The provider that was asked, for the log; null when none was.</summary>
    public string? AuthorizerName => _provider?.Name;

    /// <summary>How long its answer took, in milliseconds; -1 while there is none.</summary>
    public long AuthorizerTime { get; private set; } = -1;

    /// <summary>Why there was no answer, whether the request passed all the same or not; null when there was one.</summary>
    public string? AuthorizerFailure { get; private set; }

    /// <summary>The provider has answered.</summary>
    /// <param name="generation">Which request was asked about; nothing happens when another one has taken its place.</param>
    public void OnAuthorizerAnswered(int generation, AuthorizerAnswer answer)
    {
        if (generation != Generation || _done || _wait is null)
            return;
        _wait = null;
        Settle(answer);
        AfterWait();
    }

    private void BeginAsking()
    {
        _question = default;
        _provider = null;
        _early = null;
        _readAhead = MaxWaiting;
        _collecting = false;
        AuthorizerTime = -1;
        AuthorizerFailure = null;
        _responseChanges = [];
    }

    private void StopWaiting()
    {
        _wait?.Abandon();
        _wait = null;
        _collecting = false;
        _worker.Deadlines.Cancel(_pause);
    }

    private void EndAsking()
    {
        StopWaiting();
        _worker.Checks.Release(_reserved);
        _reserved = 0;
    }

    private void Ask(CustomQuestion question)
    {
        Phase = ConnectionPhase.Authenticate;
        _question = question;
        if (question.Refusal is not null)
        {
            Refuse(question.Unanswered());
            return;
        }
        if (!Mesh.Snapshot.AuthorizationProviders.TryGetValue(question.ProviderName, out AuthorizationProvider? provider) || provider.Unavailable is not null)
        {
            Refuse(question.Unknown());
            return;
        }
        _provider = provider;
        if (!provider.ClearRouteCache)
            _early = Match(Chain!.Chain.Routes);
        if (provider.Body is { } wanted && !_requestEnded)
            Collect(wanted);
        else
            StartCheck(partial: false);
    }

    /// <summary>Waits for the part of the body that the provider is to see.</summary>
    private void Collect(EnvoyExtAuthzBodySpec wanted)
    {
        int most = Most(wanted);
        if (!wanted.AllowPartialMessage && Request.ContentLength > most)
        {
            ReplyTooLarge();
            return;
        }
        _collecting = true;
        _readAhead = most + 1; // one more tells that there is more
        Pause(CollectTime, _bodyLate ??= OnBodyLate);
        if (Request.ExpectContinue && BytesReceived == 0)
            SendContinue();
    }

    /// <summary>More of the body may have come.</summary>
    private void CollectMore(EnvoyExtAuthzBodySpec wanted)
    {
        int most = Most(wanted);
        int grown = _replay.Length - _reserved;
        if (grown > 0 && !_worker.Checks.TryReserve(grown))
        {
            // SECURITY: not a failure of the provider, so failOpen does not help whoever fills our memory.
            Reply(503, "overflow"u8, ResponseFlag.Overflow, "request_body_memory_exhausted");
            return;
        }
        _reserved += grown;
        bool full = _replay.Length >= most;
        if (!wanted.AllowPartialMessage && _replay.Length > most)
        {
            ReplyTooLarge();
            return;
        }
        if (_requestEnded || (full && wanted.AllowPartialMessage))
        {
            _worker.Deadlines.Cancel(_pause);
            StartCheck(partial: _replay.Length > most || !_requestEnded);
            return;
        }
        if (_unacknowledged > 0)
        {
            // The windows must open, or a body longer than them would never be complete; what is held stays within the provider's limit.
            _stream.AcknowledgeBody(_unacknowledged);
            _unacknowledged = 0;
        }
    }

    private void StartCheck(bool partial)
    {
        _collecting = false;
        _readAhead = MaxWaiting;
        _worker.Counters.Checks++;
        _askedAt = _worker.Clock.Now;
        if (!_worker.Checks.TryEnter())
        {
            // SECURITY: not an outage of the provider's, so failOpen does not help a caller who brings many requests along.
            Settle(AuthorizerAnswer.Fail("too many checks are under way", _provider!.StatusOnError));
            return;
        }
        AuthorizationProvider provider = _provider!;
        _wait = AuthorizerWait.Start(_worker, this, provider, Describe(partial));
        Pause(provider.Timeout, _checkLate ??= OnCheckLate);
    }

    private void OnCheckLate()
    {
        _wait?.GiveUp();
        _wait = null;
        Settle(Unanswered("timeout"));
        AfterWait();
    }

    private void OnBodyLate()
    {
        Reply(408, "Request Timeout"u8, ResponseFlag.StreamIdle, "request_body_timeout");
        AfterWait();
    }

    private void Settle(AuthorizerAnswer answer)
    {
        _worker.Deadlines.Cancel(_pause);
        AuthorizerTime = _worker.Clock.Now - _askedAt;
        AuthorizerFailure = answer.Failure;
        if (answer.Failure is not null)
            _worker.Counters.ChecksFailed++;
        if (answer.IsAllowed)
        {
            answer.ApplyTo(Request);
            _responseChanges = answer.ResponseHeaders;
            Authenticate(_question.Cleared());
            return;
        }
        if (answer.Outcome == AuthorizerOutcome.Denied)
            _worker.Counters.ChecksDenied++;
        _worker.Counters.RequestsDenied++;
        Decision = answer.Outcome == AuthorizerOutcome.Denied ? _question.Denied() : _question.Failed();
        _responseChanges = answer.Headers;
        Reply(answer.Status, answer.Body.Span, ResponseFlag.UnauthorizedExternal, answer.Details);
    }

    private AuthorizerRequest Describe(bool partial) => AuthorizerRequest.Of(Request, Scheme) with
    {
        Body = _provider!.Body is { } wanted && Request.Framing != BodyFraming.None
            ? _replay.Pending[..Math.Min(_replay.Length, Most(wanted))].ToArray()
            : default(ReadOnlyMemory<byte>?),
        BodyIsPartial = partial,
        Source = Connection.Peer.OriginEnd(),
        Destination = Connection.Peer.LocalEnd(),
        SourcePrincipal = AuthorizerRequest.PrincipalOf(Connection.Caller.Identity),
        DestinationPrincipal = Chain!.LocalUri ?? "",
        Sni = Connection.Sni.Length == 0 ? null : Encoding.ASCII.GetString(Connection.Sni),
        ReceivedAt = _worker.Clock.Wall,
    };

    private AuthorizerAnswer Unanswered(string reason) =>
        _provider!.FailOpen ? AuthorizerAnswer.FailOpen(reason) : AuthorizerAnswer.Fail(reason, _provider.StatusOnError);

    private static int Most(EnvoyExtAuthzBodySpec wanted) => (int)Math.Min(wanted.MaxRequestBytes, MostCollected);

    private void ReplyTooLarge() => Reply(413, "Payload Too Large"u8, ResponseFlag.None, "request_payload_too_large");

    /// <summary>Goes on outside of any event of the downstream that would do it.</summary>
    private void AfterWait()
    {
        FlushRequest();
        OnUpstreamDrained();
    }
}
