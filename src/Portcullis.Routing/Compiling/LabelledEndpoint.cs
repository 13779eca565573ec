using System.Collections.Immutable;

namespace Portcullis.Routing;

/// <summary>An endpoint with what subsets select by.</summary>
internal sealed record LabelledEndpoint(Endpoint Endpoint, ImmutableSortedDictionary<string, string> Labels);
