using System.Collections.Immutable;

namespace Portcullis.Routing;

/// <summary>The gateway workload that routes: where it runs decides what is exported to it.</summary>
public sealed record GatewayProxy(string Namespace, ImmutableSortedDictionary<string, string> Labels);
