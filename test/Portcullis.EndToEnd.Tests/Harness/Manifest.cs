using System.Text;

namespace Portcullis.EndToEnd;

/// <summary>The YAML that many tests share. What a test is about, it writes out itself.</summary>
internal static class Manifest
{
    /// <summary>The namespaces and the gateway's own Service: 443 to 8443, 80 to 8080.</summary>
    public const string Cluster = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: default}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: istio-system}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: istio-ingressgateway, namespace: istio-system}
        spec:
          selector: {istio: ingressgateway}
          ports:
            - {name: http2, port: 80, targetPort: 8080}
            - {name: https, port: 443, targetPort: 8443}
        """;

    /// <summary>A Service in <c>default</c> with port 8000 and one endpoint on loopback for each of <paramref name="ports"/>.</summary>
    public static string Service(string name, params ReadOnlySpan<int> ports)
    {
        var text = new StringBuilder($$"""
            apiVersion: v1
            kind: Service
            metadata: {name: {{name}}, namespace: default}
            spec:
              selector: {app: {{name}} }
              ports:
                - {name: http, port: 8000, targetPort: 8000}

            """);
        for (int i = 0; i < ports.Length; i++)
            text.Append($$"""
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: {{name}}-{{i}}, namespace: default, labels: {kubernetes.io/service-name: {{name}} } }
                addressType: IPv4
                ports: [{name: http, port: {{ports[i]}}, protocol: TCP}]
                endpoints: [{addresses: ["127.0.0.1"], conditions: {ready: true} }]

                """);
        return text.ToString();
    }

    /// <summary>A Gateway in <c>default</c>; <paramref name="servers"/> is the YAML list below <c>servers:</c>.</summary>
    public static string Gateway(string servers, string name = "httpbin") => $$"""
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: {{name}}, namespace: default}
        spec:
          selector: {istio: ingressgateway}
          servers:
        {{Indented(servers, 4)}}
        """;

    public static string HttpServer(string hosts = "'*'") =>
        $$"""- {hosts: [{{hosts}}], port: {name: http, number: 80, protocol: HTTP} }""";

    public static string HttpsServer(string hosts, string tls) =>
        $$"""- {hosts: [{{hosts}}], port: {name: https-{{Slug(hosts)}}, number: 443, protocol: HTTPS}, tls: { {{tls}} } }""";

    /// <summary>A VirtualService on <c>default/httpbin</c>; <paramref name="http"/> is the YAML list below <c>http:</c>.</summary>
    public static string Routes(string hosts, string? http = null, string name = "httpbin", string gateway = "httpbin") => $$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: {{name}}, namespace: default}
        spec:
          hosts: [{{hosts}}]
          gateways: [{{gateway}}]
          http:
        {{Indented(http ?? "- route: [{destination: {host: httpbin, port: {number: 8000}} }]", 4)}}
        """;

    /// <summary>A policy on the gateway; <paramref name="rules"/> is the YAML list below <c>rules:</c>.</summary>
    public static string Policy(string name, string action, string rules) => $$"""
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: {{name}}, namespace: istio-system}
        spec:
          selector: {matchLabels: {istio: ingressgateway} }
          action: {{action}}
          rules:
        {{Indented(rules, 4)}}
        """;

    public static string Secret(string name, params ReadOnlySpan<(string Key, string Value)> parts) =>
        SecretIn("istio-system", name, parts);

    public static string SecretIn(string @namespace, string name, params ReadOnlySpan<(string Key, string Value)> parts)
    {
        var text = new StringBuilder($$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: {{name}}, namespace: {{@namespace}} }
            data:

            """);
        foreach ((string key, string value) in parts)
            text.Append($"  {key}: {Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}\n");
        return text.ToString();
    }

    private static string Slug(string hosts) =>
        string.Concat(hosts.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static string Indented(string text, int by)
    {
        string margin = new(' ', by);
        return string.Join('\n', text.Split('\n').Select(line => margin + line));
    }
}
