using System.Collections.Concurrent;

namespace Portcullis.Proxy;

/// <summary>One worker's counts. Only the worker writes; anyone may read.</summary>
internal sealed class WorkerCounters
{
    public long ConnectionsAccepted;
    public long ConnectionsOpen;
    public long HandshakesCompleted;
    public long Requests;
    public long RequestsDenied;
    public long LocalReplies;
    public long RequestsWithoutToken;
    public long TokensAccepted;
    public long TokensRefused;
    public long Checks;
    public long ChecksDenied;
    public long ChecksFailed;
    public long UpstreamConnects;
    public long UpstreamConnectFailures;
    public long UpstreamReuses;
    public long UpstreamRetries;
    public long BytesReceived;
    public long BytesSent;
    public long AccessLogLinesDropped;

    private readonly ConcurrentDictionary<string, long> _failures = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, long>> Failures => _failures;

    /// <summary>Counts a connection that came to nothing.</summary>
    /// <param name="reason">One of a fixed set, never a text a peer can shape.</param>
    public void CountFailure(string reason) => _failures[reason] = _failures.GetValueOrDefault(reason) + 1;
}
