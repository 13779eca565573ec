namespace Portcullis.Kube.Tests;

/// <summary>Objects and paths that many tests use.</summary>
internal static class ApiSample
{
    public const string Peers = "/apis/security.istio.io/v1/namespaces/shop/peerauthentications";
    public const string Secrets = "/api/v1/namespaces/shop/secrets";
    public const string ConfigMaps = "/api/v1/namespaces/shop/configmaps";

    public static string Peer(string name, string mode = "STRICT", string metadata = "") =>
        $$$"""{"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","metadata":{"name":"{{{name}}}"{{{metadata}}}},"spec":{"mtls":{"mode":"{{{mode}}}"} } }""";

    public static string ConfigMap(string name, string metadata = "", string data = "") =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"{{{metadata}}}},"data":{ {{{data}}} }}""";

    public static string Secret(string name, string more) => $$$$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"{{{{name}}}}"}{{{{more}}}}}""";
}
