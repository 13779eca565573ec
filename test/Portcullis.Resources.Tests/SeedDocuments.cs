namespace Portcullis.Resources.Tests;

/// <summary>Legal documents of every shape, for tests that wound them.</summary>
internal static class SeedDocuments
{
    public const string Policy = """
        apiVersion: security.istio.io/v1beta1
        kind: AuthorizationPolicy
        metadata:
          name: test
          namespace: istio-system
          annotations: {istio.io/dry-run: "false"}
        spec:
          selector: {matchLabels: {istio: ingressgateway}}
          action: DENY
          rules:
          - from:
            - source:
                principals: ["test.client", "td/*"]
                ipBlocks: [10.0.0.0/8]
            to:
            - operation: {paths: ["/status/418", "/a/{*}"], ports: ["8443"], methods: [GET]}
            when:
            - {key: "request.headers[x-token]", notValues: ["*"]}
        ---
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: default, namespace: shop}
        spec: {selector: {matchLabels: {app: cart}}, mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: DISABLE}}}
        """;

    public const string Gateway = """
        apiVersion: networking.istio.io/v1beta1
        kind: Gateway
        metadata:
          name: httpbin
          namespace: default
        spec:
          selector:
            istio: ingressgateway
          servers:
            - hosts:
                - '*'
              port:
                name: test
                number: 80
                protocol: HTTP
            - hosts:
                - test.com
              port:
                number: 443
                name: https
                protocol: HTTPS
              tls:
                mode: MUTUAL
                credentialName: test.com
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: httpbin, namespace: default}
        spec:
          hosts: ["*"]
          gateways: [httpbin]
          http:
          - match: [{uri: {prefix: /status}, headers: {x: {regex: "a.*"}}}]
            route: [{destination: {host: httpbin, port: {number: 8000}}, weight: 100}]
            timeout: 5s
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: httpbin}
        spec: {host: httpbin, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}, subsets: [{name: v1, labels: {version: v1}}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: out}
        spec: {hosts: [api.example.com], ports: [{number: 443, protocol: TLS, name: tls}], resolution: STATIC, endpoints: [{address: 127.0.0.1}]}
        """;

    public const string Secret = """
        apiVersion: v1
        kind: Secret
        metadata: {name: test.com, namespace: istio-system}
        type: Opaque
        data: {tls.crt: aGVsbG8=, tls.key: aGVsbG8=}
        stringData:
          ca.crt: |
            -----BEGIN CERTIFICATE-----
            AAAA
            -----END CERTIFICATE-----
        """;

    public const string Tokens = """
        apiVersion: security.istio.io/v1
        kind: RequestAuthentication
        metadata: {name: jwt}
        spec:
          jwtRules:
          - issuer: a
            jwks: '{"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}]}'
            fromHeaders: [{name: x, prefix: "JWT "}]
            timeout: 1.5s
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data:
          mesh: |
            trustDomain: td
            defaultConfig: {gatewayTopology: {numTrustedProxies: 1}}
        """;

    public const string Service = """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: v1
          kind: Service
          metadata: &meta {name: httpbin}
          spec: {ports: [{port: 8000, targetPort: 80}], selector: {app: httpbin}}
        - {apiVersion: v1, kind: Endpoints, metadata: *meta, subsets: [{addresses: [{ip: 127.0.0.1}], ports: [{port: 80}]}]}
        - {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: *meta, addressType: IPv4, endpoints: [{addresses: [127.0.0.1]}]}
        """;

    public const string Json = """
        {"apiVersion": "v1", "kind": "List", "items": [
          {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "größe", "labels": {"a": "b"}}, "data": {"a": "aGVsbG8="}},
          {"apiVersion": "security.istio.io/v1", "kind": "AuthorizationPolicy", "metadata": {"name": "a"},
           "spec": {"action": "ALLOW", "rules": [{"to": [{"operation": {"paths": ["/a\u00e9", "/b"], "ports": ["80"]}}]}]}}]}
        """;
}
