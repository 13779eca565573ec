namespace Portcullis.Resources.Tests;

/// <summary>T163: for each rule a failing sample that names the field, and its minimal legal neighbour. Also T66 and T97's refusals.</summary>
public sealed class SecurityRuleTests
{
    private const string LongAccount = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"; // 80

    public static TheoryData<RuleCase> AuthorizationPolicyRules =>
    [
        new("V1", "PCL2051 spec.targetRef", "{selector: {matchLabels: {a: b}}, targetRef: {kind: Service, name: x}}", "{targetRef: {kind: Service, name: x}}"),
        new("V1", "PCL2051 spec.targetRefs", "{targetRef: {kind: Service, name: x}, targetRefs: [{kind: Service, name: y}]}", "{targetRefs: [{kind: Service, name: y}]}"),
        new("V2", "PCL2052 spec.selector.matchLabels.", "{selector: {matchLabels: {'': b}}}", "{selector: {matchLabels: {a: ''}}}"),
        new("V3", "PCL2053 spec.selector.matchLabels.a*", "{selector: {matchLabels: {'a*': b}}}", "{selector: {matchLabels: {a: b}}}"),
        new("V3", "PCL2053 spec.selector.matchLabels.a", "{selector: {matchLabels: {a: 'b*'}}}", "{selector: {matchLabels: {a: b}}}"),
        new("V4", "PCL2054 spec.targetRefs[0].name", "{targetRefs: [{kind: Service}]}", "{targetRefs: [{kind: Service, name: x}]}"),
        new("V5", "PCL2055 spec.targetRefs[0].namespace", "{targetRefs: [{kind: Service, name: x, namespace: y}]}", "{targetRefs: [{kind: Service, name: x, namespace: ''}]}"),
        new("V6", "PCL2056 spec.targetRefs[0].kind", "{targetRefs: [{kind: Pod, name: x}]}", "{targetRefs: [{group: networking.istio.io, kind: ServiceEntry, name: x}]}"),
        new("V6", "PCL2056 spec.targetRefs[0].kind", "{targetRefs: [{kind: Gateway, name: x}]}", "{targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: x}]}"),
        new("V6b", "PCL2057 spec.selector.matchLabels.a", $"{{selector: {{matchLabels: {{a: {LongAccount}}}}}}}", $"{{selector: {{matchLabels: {{a: {LongAccount[..63]}}}}}}}"),
        new("A1", "PCL2101 spec.rules", "{action: DENY}", "{action: DENY, rules: [{}]}"),
        new("A1", "PCL2101 spec.rules", "{action: DENY, rules: []}", "{action: ALLOW}"),
        new("A2", "PCL2102 spec.rules", "{action: CUSTOM, provider: {name: x}}", "{action: CUSTOM, provider: {name: x}, rules: [{}]}"),
        new("A3", "PCL2103 spec.provider", "{action: CUSTOM, rules: [{}]}", "{action: CUSTOM, provider: {name: x}, rules: [{}]}"),
        new("A3", "PCL2103 spec.provider", "{action: CUSTOM, provider: {name: ''}, rules: [{}]}", "{action: CUSTOM, provider: {name: x}, rules: [{}]}"),
        new("A4", "PCL2105 spec.provider", "{provider: {name: x}}", "{}"),
        .. new[] { "principals", "notPrincipals", "requestPrincipals", "namespaces", "serviceAccounts", "trustDomains" }.Select(name =>
            new RuleCase("A5", $"PCL2106 spec.rules[0].from[0].source.{name}",
                $"{{action: CUSTOM, provider: {{name: x}}, rules: [{{from: [{{source: {{{name}: [v]}}}}]}}]}}",
                $"{{action: AUDIT, rules: [{{from: [{{source: {{{name}: [v]}}}}]}}]}}")),
        .. new[] { "source.namespace", "source.serviceAccount", "source.trustDomain", "source.principal", "request.auth.principal", "request.auth.claims[a]" }.Select(key =>
            new RuleCase("A5", "PCL2106 spec.rules[0].when[0].key",
                $"{{action: CUSTOM, provider: {{name: x}}, rules: [{{when: [{{key: '{key}', values: [v]}}]}}]}}",
                $"{{rules: [{{when: [{{key: '{key}', values: [v]}}]}}]}}")),
        new("A6", "PCL2107 spec.rules[0]", "{rules: [~]}", "{rules: [{}]}"),
        new("A6", "PCL2107 spec.rules[0].from", "{rules: [{from: []}]}", "{rules: [{from: ~}]}"),
        new("A6", "PCL2107 spec.rules[0].to", "{rules: [{to: []}]}", "{rules: [{to: ~}]}"),
        new("A6", "PCL2107 spec.rules[0].from[0]", "{rules: [{from: [~]}]}", "{rules: [{from: [{source: {principals: [a]}}]}]}"),
        new("A6", "PCL2107 spec.rules[0].from[0].source", "{rules: [{from: [{}]}]}", "{rules: [{from: [{source: {namespaces: [a]}}]}]}"),
        new("A6", "PCL2107 spec.rules[0].from[0].source", "{rules: [{from: [{source: {}}]}]}", "{rules: [{from: [{source: {notNamespaces: [a]}}]}]}"),
        new("A6", "PCL2107 spec.rules[0].from[0].source", "{rules: [{from: [{source: {principals: []}}]}]}", "{rules: [{from: [{source: {principals: ['*']}}]}]}"),
        new("A6", "PCL2107 spec.rules[0].to[0].operation", "{rules: [{to: [{}]}]}", "{rules: [{to: [{operation: {methods: [GET]}}]}]}"),
        new("A6", "PCL2107 spec.rules[0].to[0].operation", "{rules: [{to: [{operation: {}}]}]}", "{rules: [{to: [{operation: {notPorts: ['80']}}]}]}"),
        new("A6", "PCL2107 spec.rules[0].when[0]", "{rules: [{when: [~]}]}", "{rules: [{when: []}]}"),
        new("A7", "PCL2108 spec.rules[0].from[0].source.serviceAccounts", "{rules: [{from: [{source: {serviceAccounts: [a], notNamespaces: [b]}}]}]}", "{rules: [{from: [{source: {serviceAccounts: [a]}}, {source: {notNamespaces: [b]}}]}]}"),
        new("A7", "PCL2108 spec.rules[0].from[0].source.notServiceAccounts", "{rules: [{from: [{source: {notServiceAccounts: [a], principals: [b]}}]}]}", "{rules: [{from: [{source: {notServiceAccounts: [a], ipBlocks: [10.0.0.1]}}]}]}"),
        new("A8", "PCL2109 spec.rules[0].from[0].source.principals[0]", "{rules: [{from: [{source: {principals: ['']}}]}]}", "{rules: [{from: [{source: {principals: [a]}}]}]}"),
        new("A8", "PCL2109 spec.rules[0].to[0].operation.paths[1]", "{rules: [{to: [{operation: {paths: [/a, '']}}]}]}", "{rules: [{to: [{operation: {paths: [/a]}}]}]}"),
        new("A9", "PCL2110 spec.rules[0].from[0].source.ipBlocks[0]", "{rules: [{from: [{source: {ipBlocks: ['1']}}]}]}", "{rules: [{from: [{source: {ipBlocks: ['0.0.0.1']}}]}]}"),
        new("A9", "PCL2110 spec.rules[0].from[0].source.notIpBlocks[0]", "{rules: [{from: [{source: {notIpBlocks: [10.0.0.0/33]}}]}]}", "{rules: [{from: [{source: {notIpBlocks: [10.0.0.1/8]}}]}]}"),
        new("A9", "PCL2110 spec.rules[0].from[0].source.remoteIpBlocks[0]", "{rules: [{from: [{source: {remoteIpBlocks: ['::/129']}}]}]}", "{rules: [{from: [{source: {remoteIpBlocks: ['::/128']}}]}]}"),
        new("A9", "PCL2111 spec.rules[0].to[0].operation.ports[0]", "{rules: [{to: [{operation: {ports: ['65536']}}]}]}", "{rules: [{to: [{operation: {ports: ['65535']}}]}]}"),
        new("A9", "PCL2111 spec.rules[0].to[0].operation.notPorts[0]", "{rules: [{to: [{operation: {notPorts: ['+80']}}]}]}", "{rules: [{to: [{operation: {notPorts: ['0']}}]}]}"),
        new("A10", "PCL2112 spec.rules[0].from[0].source.serviceAccounts[0]", "{rules: [{from: [{source: {serviceAccounts: ['a*']}}]}]}", "{rules: [{from: [{source: {serviceAccounts: [a]}}]}]}"),
        new("A10", "PCL2112 spec.rules[0].from[0].source.serviceAccounts[0]", "{rules: [{from: [{source: {serviceAccounts: [a/b/c]}}]}]}", "{rules: [{from: [{source: {serviceAccounts: [a/b]}}]}]}"),
        new("A10", "PCL2112 spec.rules[0].from[0].source.serviceAccounts[0]", "{rules: [{from: [{source: {serviceAccounts: [a/]}}]}]}", "{rules: [{from: [{source: {serviceAccounts: [a]}}]}]}"),
        new("A10", "PCL2112 spec.rules[0].from[0].source.serviceAccounts[0]", $"{{rules: [{{from: [{{source: {{serviceAccounts: [{LongAccount}{LongAccount}{LongAccount}{LongAccount}a]}}}}]}}]}}", $"{{rules: [{{from: [{{source: {{serviceAccounts: [{LongAccount}{LongAccount}{LongAccount}{LongAccount}]}}}}]}}]}}"),
        new("A10", "PCL2112 spec.rules[0].from[0].source.serviceAccounts[16]", "{rules: [{from: [{source: {serviceAccounts: [a,b,c,d,e,f,g,h,i,j,k,l,m,o,p,q,r]}}]}]}", "{rules: [{from: [{source: {serviceAccounts: [a,b,c,d,e,f,g,h,i,j,k,l,m,o,p,q]}}]}]}"),
        new("A11", "PCL2113 spec.rules[0].from[0].source.trustDomains[0]", "{rules: [{from: [{source: {trustDomains: ['*a*']}}]}]}", "{rules: [{from: [{source: {trustDomains: ['*a']}}]}]}"),
        new("A11", "PCL2113 spec.rules[0].from[0].source.trustDomains[0]", "{rules: [{from: [{source: {trustDomains: ['a*b']}}]}]}", "{rules: [{from: [{source: {trustDomains: ['a*']}}]}]}"),
        new("A11", "PCL2113 spec.rules[0].from[0].source.notTrustDomains[0]", "{rules: [{from: [{source: {notTrustDomains: [a/b]}}]}]}", "{rules: [{when: [{key: source.trustDomain, values: [a/b]}]}]}"),
        .. new[] { ("/{**}/x/{*}", "/{*}/x/{**}"), ("/a{*}", "/a/{*}"), ("/{*}.txt", "/{*}/txt"), ("/*/x/{*}", "/{*}/x/{*}"), ("/a/{x}", "/a/{*}"), ("/a}/b", "/a/b"),
            ("/a//{*}", "/a/{*}/"), ("a/{*}", "/a/{*}"), ("/{", "/"), ("/a b/{*}", "/a%20b/{*}"), ("/store/{**}/{**}", "/store/{**}/cart"), ("/a{b}", "//a/{*}//") }.Select(pair =>
            new RuleCase("A12", "PCL2114 spec.rules[0].to[0].operation.paths[0]",
                $"{{rules: [{{to: [{{operation: {{paths: ['{pair.Item1}']}}}}]}}]}}", $"{{rules: [{{to: [{{operation: {{notPaths: ['{pair.Item2}']}}}}]}}]}}")),
        .. new[] { ("''", "source.ip"), ("source.ipp", "remote.ip"), ("request.headers", "'request.headers[a]'"), ("'request.headers[]'", "'request.headers[a]'"),
            ("'request.headersX[a]'", "'request.headers[X-A]'"), ("'request.auth.claims[a'", "'request.auth.claims[a][b]'"), ("'request.auth.claimsX[a]'", "'request.auth.claims[a]'"),
            ("experimental.envoy.filters.x", "'experimental.envoy.filters.x[y]'"), ("Source.Ip", "destination.ip") }.Select(pair =>
            new RuleCase("A13", "PCL2115 spec.rules[0].when[0].key",
                $"{{rules: [{{when: [{{key: {pair.Item1}, values: [10.0.0.1]}}]}}]}}", $"{{rules: [{{when: [{{key: {pair.Item2}, values: [10.0.0.1]}}]}}]}}")),
        new("A13", "PCL2116 spec.rules[0].when[0].values", "{rules: [{when: [{key: source.ip}]}]}", "{rules: [{when: [{key: source.ip, notValues: [10.0.0.1]}]}]}"),
        new("A13", "PCL2110 spec.rules[0].when[0].values[0]", "{rules: [{when: [{key: source.ip, values: [a]}]}]}", "{rules: [{when: [{key: source.ip, values: [10.0.0.0/8]}]}]}"),
        new("A13", "PCL2111 spec.rules[0].when[0].values[0]", "{rules: [{when: [{key: destination.port, values: [http]}]}]}", "{rules: [{when: [{key: destination.port, values: ['80']}]}]}"),
        new("A14", "PCL2117 spec.rules[0].when[0].key", "{rules: [{when: [{key: destination.namespace, values: [a]}]}]}", "{rules: [{when: [{key: source.namespace, values: [a]}]}]}"),
        new("A14", "PCL2117 spec.rules[0].when[0].key", "{rules: [{when: [{key: 'destination.labels[a]', values: [a]}]}]}", "{rules: [{when: [{key: 'request.headers[a]', values: [a]}]}]}"),
    ];

    public static TheoryData<RuleCase> PeerAuthenticationRules =>
    [
        new("PA1", "PCL2201 spec.portLevelMtls", "{portLevelMtls: {80: {mode: STRICT}}}", "{selector: {matchLabels: {a: b}}, portLevelMtls: {80: {mode: STRICT}}}"),
        new("PA1", "PCL2201 spec.portLevelMtls", "{selector: {}, portLevelMtls: {80: {mode: STRICT}}}", "{selector: {}}"),
        new("PA2", "PCL2202 spec.portLevelMtls", "{selector: {matchLabels: {a: b}}, portLevelMtls: {}}", "{selector: {matchLabels: {a: b}}}"),
        new("PA3", "PCL2203 spec.portLevelMtls.0", "{selector: {matchLabels: {a: b}}, portLevelMtls: {0: {mode: STRICT}}}", "{selector: {matchLabels: {a: b}}, portLevelMtls: {'1': {mode: STRICT}}}"),
        new("PA3", "PCL2203 spec.portLevelMtls.65536", "{selector: {matchLabels: {a: b}}, portLevelMtls: {65536: {mode: STRICT}}}", "{selector: {matchLabels: {a: b}}, portLevelMtls: {65535: {mode: UNSET}}}"),
        new("PA4", "PCL2203 spec.portLevelMtls.http", "{selector: {matchLabels: {a: b}}, portLevelMtls: {http: {mode: STRICT}}}", "{selector: {matchLabels: {a: b}}, portLevelMtls: {80: {mode: DISABLE}}}"),
        new("PA4", "PCL2204 spec.mtls.mode", "{mtls: {mode: strict}}", "{mtls: {mode: STRICT}}"),
        new("V3", "PCL2053 spec.selector.matchLabels.a", "{selector: {matchLabels: {a: '*'}}}", "{selector: {matchLabels: {a: b}}}"),
    ];

    public static TheoryData<RuleCase> RequestAuthenticationRules =>
    [
        new("R1", "PCL2301 spec.jwtRules[0].issuer", "{jwtRules: [{}]}", "{jwtRules: [{issuer: a}]}"),
        new("R1", "PCL2301 spec.jwtRules[0].issuer", "{jwtRules: [{issuer: '', jwksUri: 'https://k'}]}", "{jwtRules: [{jwksUri: 'https://k'}]}"),
        new("R2", "PCL2302 spec.jwtRules[0].jwksUri", "{jwtRules: [{issuer: a, jwksUri: 'file:///k'}]}", "{jwtRules: [{issuer: a, jwks_uri: 'http://k:8080/keys'}]}"),
        new("R2", "PCL2302 spec.jwtRules[0].jwksUri", "{jwtRules: [{issuer: a, jwksUri: 'https://k:99999/'}]}", "{jwtRules: [{issuer: a, jwksUri: 'https://k:443/'}]}"),
        new("R3", "PCL2303 spec.jwtRules[0].jwks", "{jwtRules: [{issuer: a, jwksUri: 'https://k', jwks: '{\"keys\": []}'}]}", "{jwtRules: [{issuer: a, jwks: '{\"keys\": []}'}]}"),
        new("R4", "PCL2304 spec.jwtRules[0].jwks", "{jwtRules: [{issuer: a, jwks: '{}'}]}", "{jwtRules: [{issuer: a, jwks: '{\"keys\": [{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"AA\", \"y\": \"AA\"}]}'}]}"),
        new("R5", "PCL2305 spec.jwtRules[0].audiences[0]", "{jwtRules: [{issuer: a, audiences: ['']}]}", "{jwtRules: [{issuer: a, audiences: [b]}]}"),
        new("R5", "PCL2305 spec.jwtRules[0].fromParams[0]", "{jwtRules: [{issuer: a, fromParams: ['']}]}", "{jwtRules: [{issuer: a, fromParams: [b]}]}"),
        new("R5", "PCL2305 spec.jwtRules[0].fromCookies[0]", "{jwtRules: [{issuer: a, fromCookies: ['']}]}", "{jwtRules: [{issuer: a, fromCookies: [b]}]}"),
        new("R5", "PCL2305 spec.jwtRules[0].spaceDelimitedClaims[0]", "{jwtRules: [{issuer: a, spaceDelimitedClaims: ['']}]}", "{jwtRules: [{issuer: a, spaceDelimitedClaims: [b]}]}"),
        new("R6", "PCL2306 spec.jwtRules[0].fromHeaders[0]", "{jwtRules: [{issuer: a, fromHeaders: [~]}]}", "{jwtRules: [{issuer: a, fromHeaders: [{name: b}]}]}"),
        new("R6", "PCL2306 spec.jwtRules[0].fromHeaders[0].name", "{jwtRules: [{issuer: a, fromHeaders: [{prefix: b}]}]}", "{jwtRules: [{issuer: a, fromHeaders: [{name: b, prefix: 'c '}]}]}"),
        new("R7", "PCL2307 spec.jwtRules[0].outputClaimToHeaders[0].claim", "{jwtRules: [{issuer: a, outputClaimToHeaders: [{header: b}]}]}", "{jwtRules: [{issuer: a, outputClaimToHeaders: [{header: b, claim: c}]}]}"),
        new("R7", "PCL2307 spec.jwtRules[0].outputClaimToHeaders[0].header", "{jwtRules: [{issuer: a, outputClaimToHeaders: [{header: 'b c', claim: c}]}]}", "{jwtRules: [{issuer: a, outputClaimToHeaders: [{header: B_-1, claim: c}]}]}"),
        new("R8", "PCL2308 spec.jwtRules[0].timeout", "{jwtRules: [{issuer: a, timeout: 0s}]}", "{jwtRules: [{issuer: a, timeout: 1ms}]}"),
        new("R8", "PCL2308 spec.jwtRules[0].timeout", "{jwtRules: [{issuer: a, timeout: 1.5ms}]}", "{jwtRules: [{issuer: a, timeout: 1.5s}]}"),
    ];

    [Theory]
    [MemberData(nameof(AuthorizationPolicyRules))]
    public void Refuses_an_AuthorizationPolicy_and_accepts_its_neighbour(RuleCase rule) => Check("AuthorizationPolicy", rule);

    [Theory]
    [MemberData(nameof(PeerAuthenticationRules))]
    public void Refuses_a_PeerAuthentication_and_accepts_its_neighbour(RuleCase rule) => Check("PeerAuthentication", rule);

    [Theory]
    [MemberData(nameof(RequestAuthenticationRules))]
    public void Refuses_a_RequestAuthentication_and_accepts_its_neighbour(RuleCase rule) => Check("RequestAuthentication", rule);

    [Theory]
    [InlineData("ALLOW", "True", true)]
    [InlineData("DENY", "f", false)]
    [InlineData("ALLOW", "yes", null)]
    [InlineData("AUDIT", "true", null)]
    public void A15_reads_the_dry_run_annotation_as_Go_does(string action, string value, bool? dryRun)
    {
        Loaded loaded = Loaded.From($$$"""
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: test, annotations: {istio.io/dry-run: "{{{value}}}"}}
            spec: {action: {{{action}}}, rules: [{}]}
            """);

        if (dryRun is { } expected)
            loaded.Set.AuthorizationPolicies.Single().Spec.DryRun.ShouldBe(expected);
        else
            loaded.Errors.ShouldBe(["PCL2118 metadata.annotations[istio.io/dry-run]"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{action: ALLOW}")]
    [InlineData("{rules: []}")]
    [InlineData("{rules: [{from: [{source: {principals: [a], namespaces: [b]}}]}]}")]
    [InlineData("{rules: [{from: [{source: {principals: ['spiffe://td/ns/a/sa/b', 'a*b']}}], to: [{operation: {hosts: ['a*b'], methods: ['G*T']}}]}]}")]
    public void Accepts_what_Istio_accepts_verbatim(string spec) => Load("AuthorizationPolicy", spec).Errors.ShouldBeEmpty();

    [Theory]
    [InlineData("{selector: {}}", "PCL2058 spec.selector")]
    [InlineData("{action: DENY, rules: [{from: [{source: {requestPrincipals: [a]}}]}]}", "PCL2119 spec.rules[0]")]
    [InlineData("{action: DENY, rules: [{from: [{source: {principals: [a]}}], to: [{operation: {paths: [/a]}}]}]}", "PCL2119 spec.rules[0]")]
    [InlineData("{rules: [{from: [{source: {principals: ['spiffe://a']}}]}]}", "PCL2104 spec.rules[0].from[0].source.principals[0]")]
    public void Warns_of_what_is_accepted_and_not_meant(string spec, string warning) => Load("AuthorizationPolicy", spec).Warnings.ShouldBe([warning]);

    [Theory]
    [InlineData("{action: DENY, rules: [{}]}")]
    [InlineData("{action: DENY, rules: [{from: [{source: {principals: [a]}}]}]}")]
    [InlineData("{action: DENY, rules: [{to: [{operation: {paths: [/a], ports: ['80']}}]}]}")]
    public void W2_is_silent_where_TCP_is_not_widened(string spec) => Load("AuthorizationPolicy", spec).Warnings.ShouldBeEmpty();

    [Fact]
    public void W3_warns_of_private_keys_without_showing_them()
    {
        Loaded loaded = Load("RequestAuthentication", """{jwtRules: [{issuer: a, jwks: '{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}'}]}""");

        loaded.Warnings.ShouldBe(["PCL2309 spec.jwtRules[0].jwks"]);
        loaded.Rendered.ShouldNotContain("c2VjcmV0");
    }

    private static void Check(string kind, RuleCase rule)
    {
        Loaded bad = Load(kind, rule.Bad);
        bad.Errors.ShouldContain(rule.Refused, StringComparer.Ordinal);
        bad.Set.Count.ShouldBe(0);

        Loaded good = Load(kind, rule.Good);
        good.Errors.ShouldBeEmpty();
        good.Set.Count.ShouldBe(1);
    }

    private static Loaded Load(string kind, string spec) =>
        Loaded.From($"apiVersion: security.istio.io/v1\nkind: {kind}\nmetadata: {{name: test}}\nspec: {spec}\n");
}
