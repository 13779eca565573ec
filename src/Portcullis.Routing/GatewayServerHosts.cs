using System.Collections.Immutable;
using Portcullis.Resources;

namespace Portcullis.Routing;

/// <summary>What one Gateway <c>servers</c> entry lends to a listener.</summary>
/// <param name="Gateway">The Gateway object.</param>
/// <param name="Hosts"><c>[namespace/]dnsName</c> as written.</param>
/// <param name="HttpsRedirect"><c>tls.httpsRedirect</c>: its hosts answer plain requests with 301, whether or not a VirtualService serves them.</param>
public sealed record GatewayServerHosts(ObjectName Gateway, ImmutableArray<string> Hosts, bool HttpsRedirect = false);
