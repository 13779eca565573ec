using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Portcullis.Proxy;

/// <summary>Names of upstreams looked up off the workers, remembered for a while, and refreshed behind the back of requests.</summary>
/// <remarks>Thread-safe. A lookup that fails keeps the last good answer.</remarks>
internal sealed class DnsCache(TimeProvider time)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BadFor = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Answer> _answers = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.OrdinalIgnoreCase);
    private long _generation;

    /// <summary>Changes whenever an answer does.</summary>
    public long Generation => Volatile.Read(ref _generation);

    /// <summary>An answer exists, good or bad. One that is stale is still used while it is renewed.</summary>
    public bool IsKnown(string name)
    {
        if (!_answers.TryGetValue(name, out Answer? answer))
            return false;
        if (answer.Until >= time.GetTimestamp())
            return true;
        _ = Start(name);
        return answer.Addresses.Length > 0;
    }

    /// <summary>The addresses of a name; empty when it has none or was never looked up.</summary>
    public IPAddress[] Find(string name) => _answers.TryGetValue(name, out Answer? answer) ? answer.Addresses : [];

    /// <summary>Looks all names up, then calls back from another thread.</summary>
    public void Request(IReadOnlyList<string> names, Action answered) =>
        _ = Task.WhenAll(names.Select(Start)).ContinueWith(_ => answered(), TaskScheduler.Default);

    private Task Start(string name) => _running.GetOrAdd(name, LookUp);

    private async Task LookUp(string name)
    {
        await Task.Yield();
        IPAddress[] addresses = [];
        try
        {
            addresses = await Dns.GetHostAddressesAsync(name).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            addresses = Find(name);
        }
        finally
        {
            TimeSpan good = addresses.Length > 0 ? GoodFor : BadFor;
            long until = time.GetTimestamp() + (long)(good.TotalSeconds * time.TimestampFrequency);
            bool same = _answers.TryGetValue(name, out Answer? old) && old.Addresses.SequenceEqual(addresses);
            _answers[name] = new Answer(addresses, until);
            if (!same)
                Interlocked.Increment(ref _generation);
            _running.TryRemove(name, out _);
        }
    }

    private sealed record Answer(IPAddress[] Addresses, long Until);
}
