using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>One endpoint of an EndpointSlice; an absent <c>ready</c> condition counts as ready.</summary>
public sealed record SliceEndpointSpec(ImmutableArray<string> Addresses, bool Ready);
