using System.Net;

namespace Portcullis.Authorizing;

/// <summary>A listener of the authorizer that accepts.</summary>
/// <param name="Service"><c>http</c> or <c>grpc</c>.</param>
internal sealed record BoundCheckListener(string Service, IPEndPoint EndPoint, bool Tls);
