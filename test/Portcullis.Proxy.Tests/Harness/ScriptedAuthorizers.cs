using System.Collections.Concurrent;
using Portcullis.Mesh;

namespace Portcullis.Proxy.Tests;

/// <summary>Authorization providers whose answers a test gives one by one.</summary>
internal sealed class ScriptedAuthorizers : IAuthorizers
{
    private readonly BlockingCollection<AskedCheck> _asked = [];

    /// <summary>How many questions nobody has looked at.</summary>
    public int Waiting => _asked.Count;

    /// <summary>A CUSTOM policy for everything, its provider, and the provider's service.</summary>
    /// <param name="more">Further fields of the provider.</param>
    /// <param name="rules">The policy's rules.</param>
    public static string Custom(string more = "", string rules = "[{}]") => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data:
          mesh: |
            extensionProviders:
            - name: opa
              envoyExtAuthzHttp: {service: opa.example.com, port: 80{{(more.Length == 0 ? "" : ", " + more)}}}
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: opa, namespace: default}
        spec: {hosts: [opa.example.com], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}], endpoints: [{address: 127.0.0.1}]}
        ---
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: ask, namespace: istio-system}
        spec: {action: CUSTOM, provider: {name: opa}, rules: {{rules}}}
        """;

    public Task<AuthorizerAnswer> Check(AuthorizationProvider provider, AuthorizerRequest request, CancellationToken cancelled)
    {
        var check = new AskedCheck(provider, request, cancelled);
        _asked.Add(check, CancellationToken.None);
        return check.Task;
    }

    public AskedCheck Next()
    {
        _asked.TryTake(out AskedCheck? check, TimeSpan.FromSeconds(10)).ShouldBeTrue("nobody was asked");
        return check!;
    }

    public Gateway Start(params string[] documents) => Gateway.Start(new ProxyOptions { Workers = 1, Authorizers = this }, documents);
}
