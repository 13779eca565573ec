using System.Net;

namespace Portcullis.Proxy;

/// <summary>A listener that accepts.</summary>
/// <param name="Key">The listener's <c>Key</c> in its snapshot.</param>
/// <param name="EndPoint">Where it listens, with the actual port.</param>
/// <param name="DeclaredPort">The Gateway's <c>port.number</c>.</param>
public sealed record BoundListener(string Key, IPEndPoint EndPoint, int DeclaredPort, bool Tls);
