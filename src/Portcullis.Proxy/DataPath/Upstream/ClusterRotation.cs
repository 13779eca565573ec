using System.Net;
using Portcullis.Routing;

namespace Portcullis.Proxy;

/// <summary>Takes turns over the endpoints of one cluster, by weight; names among them are looked up first.</summary>
internal sealed class ClusterRotation
{
    private readonly Worker _worker;
    private readonly UpstreamPools _pools;
    private readonly Cluster _cluster;
    private readonly string[] _names;
    private readonly List<Choice> _choices = [];
    private long _namesGeneration = -1;
    private bool _even = true;
    private int _next;

    public ClusterRotation(Worker worker, UpstreamPools pools, Cluster cluster)
    {
        _worker = worker;
        _pools = pools;
        _cluster = cluster;
        _names = [.. cluster.Endpoints.Where(static endpoint => endpoint.Ip is null).Select(static endpoint => endpoint.Address)];
        if (!HasNames)
            Fill();
        _next = _choices.Count > 1 ? worker.Random.Next(_choices.Count) : 0; // workers must not all begin at the first
    }

    /// <summary>Some endpoints are names.</summary>
    public bool HasNames => _names.Length > 0;

    /// <summary>Looks names up. True when the answers are there; else the exchange goes on when they are.</summary>
    public bool Resolve(Exchange exchange)
    {
        bool complete = true;
        foreach (string name in _names)
            complete &= _pools.Names.IsKnown(name);
        if (!complete)
            _pools.Names.Request(_names, new NamesWait(_worker, exchange).Answered);
        return complete;
    }

    /// <summary>The next endpoint; null when there is none.</summary>
    /// <param name="avoid">Addresses already tried; passed over while others are left.</param>
    public UpstreamPool? Pick(List<UpstreamPool> avoid)
    {
        if (HasNames && _namesGeneration != _pools.Names.Generation)
            Fill();
        int count = _choices.Count;
        if (count == 0)
            return null;
        UpstreamPool first = Next(count);
        if (avoid.Count == 0 || !avoid.Contains(first))
            return first;
        for (int i = 1; i < count; i++)
        {
            UpstreamPool other = Next(count);
            if (!avoid.Contains(other))
                return other;
        }
        return first;
    }

    private UpstreamPool Next(int count)
    {
        if (_even)
        {
            int at = _next;
            _next = at + 1 < count ? at + 1 : 0;
            return _choices[at < count ? at : 0].Pool;
        }

        // Smooth weighted turns: everyone earns its weight, the richest goes and pays the total.
        long total = 0; // weights may be as large as an int each
        Choice? best = null;
        foreach (Choice choice in _choices)
        {
            choice.Credit += choice.Weight;
            total += choice.Weight;
            if (best is null || choice.Credit > best.Credit)
                best = choice;
        }
        best!.Credit -= total;
        return best.Pool;
    }

    private void Fill()
    {
        _choices.Clear();
        _namesGeneration = _pools.Names.Generation;
        foreach (Endpoint endpoint in _cluster.Endpoints)
        {
            if (endpoint.Ip is { } ip)
            {
                _choices.Add(new Choice(_pools.For(ip, endpoint.Port), endpoint.Weight));
                continue;
            }
            foreach (IPAddress address in _pools.Names.Find(endpoint.Address))
                _choices.Add(new Choice(_pools.For(address, endpoint.Port), endpoint.Weight));
        }
        _even = _choices.TrueForAll(choice => choice.Weight == _choices[0].Weight);
    }

    private sealed class Choice(UpstreamPool pool, int weight)
    {
        public UpstreamPool Pool { get; } = pool;
        public int Weight { get; } = weight;
        public long Credit { get; set; }
    }
}
