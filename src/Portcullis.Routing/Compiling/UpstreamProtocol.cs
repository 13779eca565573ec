using Portcullis.Resources;

namespace Portcullis.Routing;

/// <summary>Istio's protocol selection, as far as it tells HTTP/2 from the rest.</summary>
internal static class UpstreamProtocol
{
    /// <summary>By <c>appProtocol</c>, else by the port name's part before the first dash.</summary>
    public static bool IsHttp2(ServicePortSpec port) =>
        port.AppProtocol is { Length: > 0 } declared
            ? declared == "kubernetes.io/h2c" || IsHttp2(declared)
            : !port.Name.StartsWith("grpc-web", StringComparison.Ordinal) && IsHttp2(port.Name.Split('-')[0]);

    public static bool IsHttp2(string protocol) =>
        protocol.Equals("http2", StringComparison.OrdinalIgnoreCase) || protocol.Equals("grpc", StringComparison.OrdinalIgnoreCase);
}
