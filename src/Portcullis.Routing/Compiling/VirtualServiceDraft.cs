using System.Collections.Immutable;
using Portcullis.Resources;

namespace Portcullis.Routing;

/// <summary>A VirtualService that gateways may serve, compiled as far as it can be without a listener.</summary>
/// <param name="Hosts">Expanded, lower case.</param>
/// <param name="Gateways">Without <c>mesh</c>.</param>
internal sealed record VirtualServiceDraft(
    Resource<VirtualServiceSpec> Resource, ImmutableArray<string> Hosts, ImmutableArray<ObjectName> Gateways, ImmutableArray<RouteDraft> Routes);
