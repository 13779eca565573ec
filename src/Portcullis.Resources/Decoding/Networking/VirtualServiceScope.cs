using System.Collections.Immutable;

namespace Portcullis.Resources.Decoding;

/// <summary>What the parts of a VirtualService must know about the whole.</summary>
/// <param name="IsDelegate">It has no hosts, so that another one delegates to it.</param>
/// <param name="GatewaysOnly">It lists gateways and <c>mesh</c> is not among them.</param>
internal sealed record VirtualServiceScope(string Namespace, bool IsDelegate, bool GatewaysOnly, ImmutableArray<string> Hosts);
