using Portcullis.Resources;

namespace Portcullis.Routing;

/// <summary>Virtual hosts while a table is being put together.</summary>
internal sealed class VirtualHostSet
{
    private readonly Dictionary<string, Building> _hosts = new(StringComparer.Ordinal);

    /// <summary>Appends a VirtualService's routes to a host; the same ones through the same gateway only once.</summary>
    public void Add(string host, ObjectName service, ObjectName gateway, List<RouteEntry> entries)
    {
        Building building = At(host);
        if (building.Served.Add((service, gateway)))
            building.Entries.AddRange(entries);
    }

    public void RedirectToHttps(string host) => At(host).RedirectsToHttps = true;

    /// <summary>Catch-all routes move behind all others, in their order.</summary>
    public RouteTable ToTable() => new(_hosts.ToDictionary(host => host.Key, host => host.Value.Finish(), StringComparer.Ordinal));

    private Building At(string host)
    {
        if (!_hosts.TryGetValue(host, out Building? building))
            _hosts.Add(host, building = new Building());
        return building;
    }

    private sealed class Building
    {
        public List<RouteEntry> Entries { get; } = [];
        public HashSet<(ObjectName Service, ObjectName Gateway)> Served { get; } = [];
        public bool RedirectsToHttps { get; set; }

        public VirtualHost Finish() =>
            new([.. Entries.OrderBy(entry => MatchDraft.IsCatchAllMatcher(entry.Matcher))], RedirectsToHttps); // a stable sort
    }
}
