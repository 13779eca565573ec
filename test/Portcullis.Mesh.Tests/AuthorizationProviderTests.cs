using Portcullis.Resources;

namespace Portcullis.Mesh.Tests;

/// <summary>MeshConfig's extension providers become authorizers that can be asked, or say why not.</summary>
public sealed class AuthorizationProviderTests
{
    private const string Services = """
        apiVersion: v1
        kind: Service
        metadata: {name: authz, namespace: foo}
        spec: {ports: [{name: http, port: 8000}, {name: grpc, port: 9000}]}
        ---
        apiVersion: v1
        kind: Endpoints
        metadata: {name: authz, namespace: foo}
        subsets: [{addresses: [{ip: 127.0.0.1}], ports: [{name: http, port: 8000}, {name: grpc, port: 9000}]}]
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: one, namespace: one}
        spec: {hosts: [twice.example], ports: [{name: http, number: 80, protocol: HTTP}], resolution: STATIC, endpoints: [{address: 127.0.0.1}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: two, namespace: two}
        spec: {hosts: [twice.example], ports: [{name: http, number: 80, protocol: HTTP}], resolution: STATIC, endpoints: [{address: 127.0.0.2}], exportTo: ["."]}
        """;

    [Fact]
    public void A_timeout_beyond_all_reason_is_a_day()
    {
        Compiled compiled = Compile("""
            envoyExtAuthzHttp: {service: foo/authz.foo.svc.cluster.local, port: 8000, timeout: 100000h}
            """);

        Provider(compiled).Timeout.ShouldBe(TimeSpan.FromDays(1));
    }

    [Fact]
    public void An_http_authorizer_is_resolved_with_all_it_says()
    {
        Compiled compiled = Compile("""
            envoyExtAuthzHttp:
              service: foo/authz.foo.svc.cluster.local
              port: 8000
              timeout: 2s
              failOpen: true
              statusOnError: "503"
              pathPrefix: /check
              includeHeadersInCheck: [x-ext-authz]
              includeAdditionalHeadersInCheck: {x-b: "2", x-a: "1"}
              includeRequestBodyInCheck: {maxRequestBytes: 10, allowPartialMessage: true, packAsBytes: true}
              headersToUpstreamOnAllow: [x-up-*]
              headersToDownstreamOnDeny: ["*-down"]
              headersToDownstreamOnAllow: [X-Both]
            """);

        AuthorizationProvider provider = Provider(compiled);
        (provider.Unavailable, provider.IsGrpc, provider.Timeout, provider.FailOpen, provider.StatusOnError, provider.PathPrefix)
            .ShouldBe((null, false, TimeSpan.FromSeconds(2), true, 503, "/check"));
        provider.Cluster.ShouldNotBeNull().Name.ShouldBe("outbound|8000||authz.foo.svc.cluster.local");
        provider.Cluster.Endpoints.Single().ToString().ShouldBe("127.0.0.1:8000");
        provider.Body.ShouldBe(new EnvoyExtAuthzBodySpec(10, AllowPartialMessage: true, PackAsBytes: true));
        provider.AdditionalHeaders.Select(header => header.Key).ShouldBe(["x-a", "x-b"]);
        (provider.RequestHeaders.Matches("X-Ext-Authz"), provider.RequestHeaders.Matches("x-ext-authz2")).ShouldBe((true, false));
        (provider.UpstreamOnAllow.Matches("X-UP-1"), provider.UpstreamOnAllow.Matches("x-u")).ShouldBe((true, false));
        (provider.DownstreamOnDeny.Matches("let-DOWN"), provider.DownstreamOnDeny.Matches("down")).ShouldBe((true, false));
        provider.DownstreamOnAllow.Matches("x-both").ShouldBeTrue();
        HeaderNames.None.IsEmpty.ShouldBeTrue();
        compiled.Codes().ShouldNotContain("PCL3040");
    }

    [Fact]
    public void A_grpc_authorizer_has_istios_defaults_and_may_have_a_port_of_http2()
    {
        Compiled compiled = Compile("envoyExtAuthzGrpc: {service: authz.foo.svc.cluster.local, port: 9000}");

        AuthorizationProvider provider = Provider(compiled);
        (provider.Unavailable, provider.IsGrpc, provider.Timeout, provider.FailOpen, provider.StatusOnError, provider.Body)
            .ShouldBe((null, true, TimeSpan.FromSeconds(600), false, 403, null));
        compiled.Codes().ShouldNotContain(MeshCodes.ProviderWarning);
    }

    [Theory]
    [InlineData("service: nowhere.example, port: 80", "`nowhere.example` names no service")]
    [InlineData("service: bar/authz.foo.svc.cluster.local, port: 8000", "`bar/authz.foo.svc.cluster.local` names no service")]
    [InlineData("service: authz.foo.svc.cluster.local, port: 81", "service `authz.foo.svc.cluster.local` has no port 81")]
    [InlineData("service: twice.example, port: 80", "service `twice.example` is in several namespaces: `one`, `two`")]
    public void An_authorizer_that_cannot_be_found_says_why(string where, string reason)
    {
        Compiled compiled = Compile($"envoyExtAuthzHttp: {{{where}, failOpen: true}}");

        AuthorizationProvider provider = Provider(compiled);
        (provider.Unavailable, provider.Cluster).ShouldBe((reason, null));
        compiled.Codes().ShouldContain(MeshCodes.ProviderUnavailable);
        compiled.Snapshot.ShouldNotBeNull();
    }

    [Fact]
    public void A_namespace_chooses_and_export_scopes_do_not_count() =>
        Provider(Compile("envoyExtAuthzHttp: {service: two/twice.example, port: 80}")).Cluster.ShouldNotBeNull().Endpoints.Single().Address.ShouldBe("127.0.0.2");

    [Fact]
    public void An_authorizer_behind_tls_is_not_asked_in_plaintext()
    {
        Compiled compiled = Compile("envoyExtAuthzHttp: {service: authz.foo.svc.cluster.local, port: 8000}", """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: tls, namespace: foo}
            spec: {host: authz.foo.svc.cluster.local, trafficPolicy: {tls: {mode: SIMPLE}}}
            """);

        Provider(compiled).Unavailable.ShouldNotBeNull().ShouldContain("TLS");
    }

    [Fact]
    public void An_authorizer_without_endpoints_is_warned_about_and_may_get_some() =>
        Compile("envoyExtAuthzGrpc: {service: empty.foo.svc.cluster.local, port: 1}", """
            apiVersion: v1
            kind: Service
            metadata: {name: empty, namespace: foo}
            spec: {ports: [{name: grpc, port: 1}]}
            """).Codes().ShouldContain(MeshCodes.ProviderWarning);

    [Fact]
    public void Whatever_a_CUSTOM_policy_names_is_there_and_cannot_be_asked_if_it_is_no_authorizer()
    {
        Compiled compiled = Compile("zipkin: {service: z.example, port: 80}", """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: a, namespace: istio-system}
            spec: {action: CUSTOM, provider: {name: p}, rules: [{}]}
            ---
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: b, namespace: istio-system}
            spec: {action: CUSTOM, provider: {name: nobody}, rules: [{}]}
            """);

        Provider(compiled).Unavailable.ShouldBe("provider `p` is no external authorizer");
        compiled.Snapshot.ShouldNotBeNull().AuthorizationProviders["nobody"].Unavailable.ShouldBe("MeshConfig has no extension provider `nobody`");
    }

    private static AuthorizationProvider Provider(Compiled compiled) => compiled.Snapshot.ShouldNotBeNull().AuthorizationProviders["p"];

    private static Compiled Compile(string provider, string more = "")
    {
        string indented = string.Join('\n', provider.ReplaceLineEndings("\n").Split('\n').Select(line => $"      {line}"));
        string mesh = $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: istio, namespace: istio-system}}\ndata:\n  mesh: |\n    extensionProviders:\n    - name: p\n{indented}\n";
        return Given.Compile(Given.SeedGateway, Given.SeedSecret(), Services, mesh, more);
    }
}
