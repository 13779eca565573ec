using System.Text;

namespace Portcullis.Resources.Tests.Networking;

/// <summary>Every field of the networking kinds reaches its spec.</summary>
public sealed class NetworkingFieldTests
{
    [Fact]
    public void VirtualService_matches()
    {
        HttpMatchSpec match = Route("""
            match: [{name: m, uri: {prefix: /a}, ignoreUriCase: true, scheme: {exact: https}, method: {regex: 'GET|PUT'}, authority: {exact: 'a.com:80'},
              headers: {x-a: {exact: '1'}, x-b: {}, x-c: {regex: '*'}}, withoutHeaders: {x-d: {prefix: n}}, queryParams: {q: {exact: ''}},
              port: 8080, sourceLabels: {app: a}, sourceNamespace: shop, gateways: [ns/gw]}], route: [{destination: {host: a}}]
            """).Match.ShouldHaveSingleItem();

        (match.Name, match.IgnoreUriCase, match.Port, match.SourceNamespace).ShouldBe(("m", true, 8080, "shop"));
        match.Uri.ShouldBe(new StringMatchSpec(StringMatchKind.Prefix, "/a"));
        match.Scheme.ShouldBe(new StringMatchSpec(StringMatchKind.Exact, "https"));
        match.Method.ShouldBe(new StringMatchSpec(StringMatchKind.Regex, "GET|PUT"));
        match.Authority.ShouldBe(new StringMatchSpec(StringMatchKind.Exact, "a.com:80"));
        match.Headers["x-a"].ShouldBe(new StringMatchSpec(StringMatchKind.Exact, "1"));
        match.Headers["x-b"].ShouldBe(StringMatchSpec.Any);
        match.Headers["x-c"].ShouldBe(StringMatchSpec.Any);
        match.WithoutHeaders["x-d"].ShouldBe(new StringMatchSpec(StringMatchKind.Prefix, "n"));
        match.QueryParams["q"].ShouldBe(new StringMatchSpec(StringMatchKind.Exact, ""));
        match.SourceLabels["app"].ShouldBe("a");
        match.Gateways.ShouldBe(["ns/gw"]);
    }

    [Fact]
    public void VirtualService_actions()
    {
        HttpRouteSpec route = Route("""
            name: r, timeout: 1.5s, rewrite: {uriRegexRewrite: {match: '/a/(.*)', rewrite: '/b/\1'}},
            retries: {attempts: 3, perTryTimeout: 200ms, backoff: 10ms, retryOn: '5xx,503', retryRemoteLocalities: true, retryIgnorePreviousHosts: false},
            fault: {delay: {fixedDelay: 2s, percentage: {value: 0.5}}, abort: {grpcStatus: UNAVAILABLE, percentage: {value: 100}}},
            mirrors: [{destination: {host: c}, percentage: {value: 12.5}}, {destination: {host: d}}],
            route: [{destination: {host: a, subset: v1, port: {number: 80}}, weight: 90, headers: {response: {remove: [x-r]}}}, {destination: {host: b}, weight: 10}],
            headers: {request: {set: {host: z.com, x-s: 100%%}, add: {x-a: a}, remove: [x-q]}},
            corsPolicy: {allowOrigins: [{exact: 'https://a.com'}], allowMethods: [GET], allowHeaders: ['*'], exposeHeaders: [x-e], maxAge: 24h, allowCredentials: true, unmatchedPreflights: IGNORE}
            """);

        (route.Name, route.Timeout).ShouldBe(("r", TimeSpan.FromMilliseconds(1500)));
        route.Rewrite.ShouldNotBeNull().UriRegexRewrite.ShouldBe(new RegexRewriteSpec("/a/(.*)", @"/b/\1"));
        route.Retries.ShouldBe(new HttpRetrySpec
        {
            Attempts = 3,
            PerTryTimeout = TimeSpan.FromMilliseconds(200),
            Backoff = TimeSpan.FromMilliseconds(10),
            RetryOn = "5xx,503",
            RetryRemoteLocalities = true,
            RetryIgnorePreviousHosts = false,
        });
        route.Fault.ShouldBe(new HttpFaultSpec
        {
            FixedDelay = TimeSpan.FromSeconds(2),
            DelayPercentage = 0.5,
            AbortGrpcStatus = "UNAVAILABLE",
            AbortPercentage = 100,
        });
        route.Mirrors.ShouldBe([new HttpMirrorSpec(new DestinationSpec("c", null, null), 12.5), new HttpMirrorSpec(new DestinationSpec("d", null, null), 100)]);
        route.Route.Select(to => (to.Destination, to.Weight)).ShouldBe([(new DestinationSpec("a", "v1", 80), 90), (new DestinationSpec("b", null, null), 10)]);
        route.Route[0].Headers.Response.Remove.ShouldBe(["x-r"]);
        route.Headers.Request.Set.ShouldBe([KeyValuePair.Create("host", "z.com"), KeyValuePair.Create("x-s", "100%")]);
        route.Headers.Request.Add.ShouldBe([KeyValuePair.Create("x-a", "a")]);
        route.Headers.Request.Remove.ShouldBe(["x-q"]);
        CorsPolicySpec cors = route.CorsPolicy.ShouldNotBeNull();
        (cors.MaxAge, cors.AllowCredentials, cors.IgnoreUnmatchedPreflights).ShouldBe((TimeSpan.FromHours(24), true, true));
    }

    [Fact]
    public void VirtualService_redirects_and_responds()
    {
        Route("redirect: {prefixRewrite: /z, authority: b.com, derivePort: FROM_REQUEST_PORT, scheme: https, redirectCode: 308}").Redirect
            .ShouldBe(new HttpRedirectSpec { PrefixRewrite = "/z", Authority = "b.com", DerivePort = RedirectPortSelection.FromRequestPort, Scheme = "https", RedirectCode = 308 });
        Route("redirect: {uri: /z, redirectCode: 304}").Redirect.ShouldNotBeNull().RedirectCode.ShouldBe(301);
        HttpDirectResponseSpec response = Route("directResponse: {status: 418, body: {bytes: aGk=}}").DirectResponse.ShouldNotBeNull();
        (response.Status, Encoding.UTF8.GetString(response.Body.AsSpan())).ShouldBe((418, "hi"));
        Route("delegate: {name: other}").Delegate.ShouldBe(new ObjectName("shop", "other"));
        Route("delegate: {name: other, namespace: far}").Delegate.ShouldBe(new ObjectName("far", "other"));
    }

    [Fact]
    public void VirtualService_tls_and_tcp()
    {
        VirtualServiceSpec spec = Decoded.Spec("VirtualService", """
            {hosts: ['*.a.com'], gateways: [gw], exportTo: ['.'],
             tls: [{match: [{sniHosts: [x.a.com], port: 443, destinationSubnets: [10.0.0.0/8], sourceLabels: {app: a}, sourceNamespace: n, gateways: [gw]}],
                    route: [{destination: {host: a, port: {number: 443}}, weight: 100}]}],
             tcp: [{match: [{port: 9000, destinationSubnets: ['::/0'], gateways: [gw]}], route: [{destination: {host: b}}]}, {route: [{destination: {host: c}}]}]}
            """).Set.VirtualServices.ShouldHaveSingleItem().Spec;

        spec.ExportTo.ShouldBe(["."]);
        TlsMatchSpec tls = spec.Tls.ShouldHaveSingleItem().Match.ShouldHaveSingleItem();
        (tls.Port, tls.SourceNamespace).ShouldBe((443, "n"));
        tls.SniHosts.ShouldBe(["x.a.com"]);
        tls.DestinationSubnets.ShouldBe(["10.0.0.0/8"]);
        spec.Tls[0].Route.ShouldHaveSingleItem().ShouldBe(new RouteDestinationSpec(new DestinationSpec("a", null, 443), 100));
        spec.Tcp.Length.ShouldBe(2);
        spec.Tcp[0].Match.ShouldHaveSingleItem().Port.ShouldBe(9000);
        spec.Tcp[1].Match.ShouldBeEmpty();
    }

    [Fact]
    public void DestinationRule_names_what_does_not_act()
    {
        DestinationRuleSpec spec = Decoded.Spec("DestinationRule", """
            {host: a.shop.svc.cluster.local, exportTo: ['.'], workloadSelector: {matchLabels: {app: a}},
             trafficPolicy: {tls: {mode: MUTUAL, credentialName: c, subjectAltNames: [a], sni: s.com}, loadBalancer: {simple: RANDOM},
              connectionPool: {tcp: {connectTimeout: 250ms, maxConnections: 10}, http: {maxRetries: 3}}, outlierDetection: {interval: 10s},
              tunnel: {targetHost: t, targetPort: 1}, proxyProtocol: {version: V2}, retryBudget: {percent: 20},
              portLevelSettings: [{port: {number: 80}, tls: {mode: DISABLE}}]},
             subsets: [{name: v1, labels: {version: v1}, trafficPolicy: {connectionPool: {tcp: {connectTimeout: 1s}}}}]}
            """).Set.DestinationRules.ShouldHaveSingleItem().Spec;

        TrafficPolicySpec policy = spec.TrafficPolicy.ShouldNotBeNull();
        policy.ConnectTimeout.ShouldBe(TimeSpan.FromMilliseconds(250));
        policy.Unsupported.ShouldBe(
            ["loadBalancer", "outlierDetection", "connectionPool.tcp.maxConnections", "connectionPool.http.maxRetries", "tunnel", "proxyProtocol", "retryBudget"],
            ignoreOrder: true);
        UpstreamTlsSpec tls = policy.Tls.ShouldNotBeNull();
        (tls.Mode, tls.CredentialName, tls.Sni).ShouldBe((UpstreamTlsMode.Mutual, "c", "s.com"));
        policy.PortLevelSettings[80].Tls.ShouldNotBeNull().Mode.ShouldBe(UpstreamTlsMode.Disable);
        SubsetSpec subset = spec.Subsets.ShouldHaveSingleItem();
        (subset.Name, subset.Labels["version"]).ShouldBe(("v1", "v1"));
        subset.TrafficPolicy.ShouldNotBeNull().Unsupported.ShouldBeEmpty();
        spec.WorkloadSelector.ShouldNotBeNull().MatchLabels["app"].ShouldBe("a");
    }

    [Fact]
    public void ServiceEntry_and_its_endpoints()
    {
        ServiceEntrySpec spec = Decoded.Spec("ServiceEntry", """
            {hosts: [a.com], addresses: [10.1.0.0/16], ports: [{number: 443, name: tls, protocol: https, targetPort: 8443}], location: MESH_INTERNAL,
             resolution: STATIC, exportTo: ['~'], subjectAltNames: ['spiffe://td/ns/n/sa/s'],
             endpoints: [{address: 10.1.2.3, ports: {tls: 9443}, labels: {app: a}, network: n, locality: r/z, weight: 5, serviceAccount: sa}, {address: '::1'}]}
            """).Set.ServiceEntries.ShouldHaveSingleItem().Spec;

        (spec.MeshInternal, spec.Resolution).ShouldBe((true, ServiceEntryResolution.Static));
        spec.Ports.ShouldHaveSingleItem().ShouldBe(new ServiceEntryPortSpec(443, "HTTPS", "tls", 8443));
        spec.SubjectAltNames.ShouldBe(["spiffe://td/ns/n/sa/s"]);
        WorkloadEntrySpec endpoint = spec.Endpoints[0];
        (endpoint.Address, endpoint.Network, endpoint.Locality, endpoint.Weight, endpoint.ServiceAccount).ShouldBe(("10.1.2.3", "n", "r/z", 5, "sa"));
        endpoint.Ports["tls"].ShouldBe(9443);
        spec.Endpoints[1].Weight.ShouldBe(1);
    }

    [Fact]
    public void Snake_case_names_are_read_too()
    {
        Decoded.Spec("DestinationRule", "{host: a, traffic_policy: {connection_pool: {tcp: {connect_timeout: 1s}}}}")
            .Set.DestinationRules.ShouldHaveSingleItem().Spec.TrafficPolicy.ShouldNotBeNull()
            .ShouldSatisfyAllConditions(
                policy => policy.ConnectTimeout.ShouldBe(TimeSpan.FromSeconds(1)),
                policy => policy.Unsupported.ShouldBeEmpty());
    }

    private static HttpRouteSpec Route(string route)
    {
        Decoded decoded = Decoded.Spec("VirtualService", $"{{hosts: [a.com], http: [{{{route.ReplaceLineEndings("\n  ")}}}]}}");
        decoded.Errors.ShouldBeEmpty(string.Join("; ", decoded.Problems));
        return decoded.Set.VirtualServices.ShouldHaveSingleItem().Spec.Http.ShouldHaveSingleItem();
    }
}
