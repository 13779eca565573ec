using System.Buffers;
using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Policy;

namespace Portcullis.Proxy;

/// <summary>Formats one worker's access log and hands it over in batches.</summary>
internal sealed class AccessLogBuffer(Worker worker, AccessLogWriter? writer, AccessLogFormat format) : IDeadlineOwner
{
    private const int HandOverAt = 24 * 1024;
    private const int Latest = 50; // milliseconds a line may wait for company

    private readonly LineWriter _lines = new(format == AccessLogFormat.Json);
    private Deadline? _deadline;
    private int _count;

    /// <summary>A request is over.</summary>
    public void Request(Exchange exchange)
    {
        if (writer is null)
            return;
        LineWriter lines = _lines;
        Begin(exchange.Connection, exchange.Phase, exchange.Chain?.Chain.Key);
        RequestHead request = exchange.Request;
        lines.String("protocol"u8, request.Protocol == HttpProtocol.Http2 ? "HTTP/2"u8 : "HTTP/1.1"u8);
        lines.String("method"u8, request.Method);
        lines.String("authority"u8, request.Authority);
        // SECURITY: without the query, where tokens travel.
        if (request.Headers.TryGet(KnownHeader.OriginalPath, out ReadOnlySpan<byte> original))
            lines.String("path"u8, original.IndexOf((byte)'?') is >= 0 and var query ? original[..query] : original);
        else
            lines.String("path"u8, request.Path);
        lines.Number("status"u8, exchange.Status);
        lines.String("flags"u8, exchange.Flag);
        lines.String("details"u8, exchange.Details);
        Decided(exchange.Decision);
        if (exchange.AuthorizerName is { } authorizer)
        {
            lines.String("authorizer"u8, authorizer);
            lines.Number("authorizer_ms"u8, exchange.AuthorizerTime);
            if (exchange.AuthorizerFailure is { } failure)
                lines.String("authorizer_failure"u8, failure);
        }
        if (exchange.Claims is { } claims)
            lines.String("request_principal"u8, RequestPrincipal(claims));
        lines.String("route"u8, exchange.Route?.Name);
        lines.String("upstream"u8, exchange.UpstreamText);
        lines.Number("retries"u8, exchange.Retries);
        lines.Number("duration_ms"u8, exchange.Duration);
        lines.Number("bytes_received"u8, exchange.BytesReceived);
        lines.Number("bytes_sent"u8, exchange.BytesSent);
        lines.String("request_id"u8, request.Headers.TryGet(KnownHeader.XRequestId, out ReadOnlySpan<byte> id) ? id : default);
        lines.Number("revision"u8, exchange.Mesh.Snapshot.Revision);
        End();
    }

    /// <summary>A request's head was so wrong that no exchange began.</summary>
    public void RequestRefused(DownstreamConnection connection, int status, string reason)
    {
        if (writer is null)
            return;
        Begin(connection, ConnectionPhase.Relay, chain: null);
        _lines.Number("status"u8, status);
        _lines.String("flags"u8, ResponseFlag.DownstreamProtocol);
        _lines.String("details"u8, reason);
        End();
    }

    /// <summary>A connection ended before it carried a request.</summary>
    public void ConnectionRefused(DownstreamConnection connection, string reason, string? chain)
    {
        if (writer is null)
            return;
        Begin(connection, connection.Phase, chain);
        _lines.String("details"u8, reason);
        _lines.Number("revision"u8, worker.Mesh.Current.Snapshot.Revision);
        End();
    }

    /// <summary>Hands over what is much; little waits a moment for more.</summary>
    public void EndOfBatch()
    {
        if (_count == 0)
            return;
        if (_lines.Length >= HandOverAt)
            HandOver();
        else if (_deadline is not { IsSet: true })
            worker.Deadlines.Set(_deadline ??= new Deadline(this), worker.Clock.Now + Latest);
    }

    public void HandOver()
    {
        if (_count == 0 || writer is null)
            return;
        if (!writer.Offer(_lines.Take()))
            worker.Counters.AccessLogLinesDropped += _count;
        _count = 0;
    }

    void IDeadlineOwner.OnDeadline(Deadline deadline) => HandOver();

    private void Begin(DownstreamConnection connection, ConnectionPhase phase, string? chain)
    {
        LineWriter lines = _lines;
        lines.Begin();
        lines.Time("time"u8, worker.Clock.Wall);
        lines.String("phase"u8, PhaseNames.Of(phase));
        lines.EndPoint("peer"u8, connection.Peer.Text, connection.Peer.Port);
        lines.String("listener"u8, connection.ListenerKey);
        lines.String("chain"u8, chain);
        lines.String("sni"u8, connection.Sni);
        lines.String("principal"u8, connection.Caller.Identity.Principal);
    }

    /// <summary>Issuer, slash, subject, as policies name it. The writer escapes what a token's maker put there.</summary>
    private ReadOnlySpan<byte> RequestPrincipal(TokenClaims claims)
    {
        ArrayBufferWriter<byte> text = worker.Text;
        text.ResetWrittenCount();
        if (claims.Issuer is { Kind: ClaimKind.Text } issuer)
            text.Write(issuer.Text);
        text.Write("/"u8);
        if (claims.Subject is { Kind: ClaimKind.Text } subject)
            text.Write(subject.Text);
        return text.WrittenSpan;
    }

    private void Decided(in Decision decision)
    {
        if (decision.AuditedBy is { } audit)
            _lines.String("audited_by"u8, audit.Id);
        ShadowOutcome shadow = decision.Shadow;
        if (shadow.DeniedBy is { } dryRun)
            _lines.String("shadow_denied_by"u8, dryRun.Id);
        else if (shadow.WouldRefuse)
            _lines.String("shadow_denied_by"u8, "none"u8);
        if (decision.Rule is not { } rule)
        {
            _lines.String("policy"u8, (string?)null);
            _lines.String("rule"u8, (string?)null);
            return;
        }
        _lines.String("policy"u8, rule.Policy.ToString());
        _lines.Number("rule"u8, rule.Index);
    }

    private void End()
    {
        _lines.End();
        _count++;
    }
}
