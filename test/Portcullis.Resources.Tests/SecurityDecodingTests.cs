namespace Portcullis.Resources.Tests;

public sealed class SecurityDecodingTests
{
    [Fact]
    public void Reads_the_policy_of_the_ingress_guide()
    {
        Loaded loaded = Loaded.From("""
            apiVersion: security.istio.io/v1beta1
            kind: AuthorizationPolicy
            metadata:
              name: test
              namespace: istio-system
            spec:
              action: DENY
              rules:
                - from:
                    - source:
                        principals:
                          - test.client
                  to:
                    - operation:
                        paths:
                          - /status/418
              selector:
                matchLabels:
                  istio: ingressgateway
            """);

        loaded.Errors.ShouldBeEmpty();
        Resource<AuthorizationPolicySpec> policy = loaded.Set.AuthorizationPolicies.Single();
        policy.Name.ToString().ShouldBe("istio-system/test");
        policy.Spec.Action.ShouldBe(AuthorizationAction.Deny);
        policy.Spec.Selector!.MatchLabels.ShouldHaveSingleItem().ShouldBe(new("istio", "ingressgateway"));
        policy.Spec.Rules.Single().From.Single().Principals.ShouldBe(["test.client"]);
        policy.Spec.Rules.Single().To.Single().Paths.ShouldBe(["/status/418"]);
        policy.At("spec", "rules", 0, "from", 0, "source", "principals", 0).Span.Line.ShouldBe(12);
    }

    [Fact] // T59
    public void Reads_an_empty_spec_after_a_comment_line()
    {
        Loaded loaded = Loaded.From("""
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata:
              name: deny-all
              namespace: bookinfo
            spec:
              # nothing is allowed
              {}
            """);

        loaded.Errors.ShouldBeEmpty();
        AuthorizationPolicySpec spec = loaded.Set.AuthorizationPolicies.Single().Spec;
        (spec.Selector, spec.Action, spec.Rules.Length).ShouldBe((null, AuthorizationAction.Allow, 0));
    }

    [Fact]
    public void Reads_every_field_of_an_AuthorizationPolicy()
    {
        Loaded loaded = Loaded.From("""
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: all}
            spec:
              targetRefs: [{group: core, kind: Service, name: cart}]
              action: CUSTOM
              provider: {name: opa}
              rules:
              - from:
                - source: {ipBlocks: [10.0.0.0/8], notIpBlocks: [10.0.0.1], remoteIpBlocks: ["2001:db8::/32"], notRemoteIpBlocks: ["::1"]}
                to:
                - operation: {hosts: [a], notHosts: [b], ports: ["80"], notPorts: ["81"], methods: [GET], notMethods: [PUT], paths: ["/{*}"], notPaths: ["/{**}"]}
                when:
                - {key: "request.headers[x]", values: [a, ""], notValues: [b]}
            ---
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: identity}
            spec:
              rules:
              - from:
                - source: {principals: [a], notPrincipals: [b], requestPrincipals: [c], notRequestPrincipals: [d], namespaces: [e], notNamespaces: [f], trustDomains: [g], notTrustDomains: [h]}
                - source: {serviceAccounts: [i], notServiceAccounts: [j/k]}
            """);

        loaded.Errors.ShouldBeEmpty();
        AuthorizationPolicySpec all = loaded.Set.AuthorizationPolicies[0].Spec;
        all.TargetRefs.ShouldBe([new TargetRefSpec("", "Service", "cart")]);
        all.Provider.ShouldBe("opa");
        SourceSpec ips = all.Rules[0].From[0];
        (ips.IpBlocks[0], ips.NotIpBlocks[0], ips.RemoteIpBlocks[0], ips.NotRemoteIpBlocks[0]).ShouldBe(("10.0.0.0/8", "10.0.0.1", "2001:db8::/32", "::1"));
        OperationSpec to = all.Rules[0].To[0];
        string.Join(' ', [.. to.Hosts, .. to.NotHosts, .. to.Ports, .. to.NotPorts, .. to.Methods, .. to.NotMethods, .. to.Paths, .. to.NotPaths])
            .ShouldBe("a b 80 81 GET PUT /{*} /{**}");
        all.Rules[0].When[0].Values.ShouldBe(["a", ""]);
        all.Rules[0].When[0].NotValues.ShouldBe(["b"]);
        SourceSpec who = loaded.Set.AuthorizationPolicies[1].Spec.Rules[0].From[0];
        string.Join(' ', [.. who.Principals, .. who.NotPrincipals, .. who.RequestPrincipals, .. who.NotRequestPrincipals, .. who.Namespaces, .. who.NotNamespaces, .. who.TrustDomains, .. who.NotTrustDomains])
            .ShouldBe("a b c d e f g h");
        loaded.Set.AuthorizationPolicies[1].Spec.Rules[0].From[1].NotServiceAccounts.ShouldBe(["j/k"]);
    }

    [Fact] // T166
    public void Reads_integer_keys_of_portLevelMtls()
    {
        Loaded loaded = Loaded.From("""
            apiVersion: security.istio.io/v1beta1
            kind: PeerAuthentication
            metadata:
              name: productpage
              namespace: bookinfo
            spec:
              selector:
                matchLabels:
                  app: productpage
              portLevelMtls:
                9080:
                  mode: PERMISSIVE
                0x50:
                  mode: STRICT
            """);

        loaded.Errors.ShouldBe(["PCL2203 spec.portLevelMtls.0x50"]);
        Loaded.From("""
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: p}
            spec: {selector: {matchLabels: {app: p}}, mtls: {mode: DISABLE}, portLevelMtls: {9080: {mode: PERMISSIVE}, "9081": {mode: STRICT}}}
            """).Set.PeerAuthentications.Single().Spec.PortLevelMtls.ShouldBe([new(9080, MutualTlsMode.Permissive), new(9081, MutualTlsMode.Strict)]);
    }

    [Fact]
    public void Reads_every_field_of_a_RequestAuthentication()
    {
        Loaded loaded = Loaded.From("""
            apiVersion: security.istio.io/v1
            kind: RequestAuthentication
            metadata: {name: jwt}
            spec:
              jwtRules:
              - issuer: a
                audiences: [b]
                jwks_uri: https://k/
                fromHeaders: [{name: x-jwt, prefix: "JWT "}]
                fromParams: [token]
                fromCookies: [session]
                forward_original_token: true
                outputPayloadToHeader: x-payload
                outputClaimToHeaders: [{header: x-sub, claim: sub}]
                timeout: 1.5s
                spaceDelimitedClaims: [roles]
            """);

        loaded.Errors.ShouldBeEmpty();
        JwtRuleSpec rule = loaded.Set.RequestAuthentications.Single().Spec.JwtRules.Single();
        rule.JwksUri.ShouldBe("https://k/");
        rule.FromHeaders.ShouldBe([new JwtHeaderSpec("x-jwt", "JWT ")]);
        rule.ForwardOriginalToken.ShouldBeTrue();
        rule.OutputClaimToHeaders.ShouldBe([new ClaimToHeaderSpec("x-sub", "sub")]);
        rule.Timeout.ShouldBe(TimeSpan.FromMilliseconds(1500));
        (rule.Audiences[0], rule.FromParams[0], rule.FromCookies[0], rule.SpaceDelimitedClaims[0], rule.OutputPayloadToHeader)
            .ShouldBe(("b", "token", "session", "roles", "x-payload"));
    }

    [Theory] // T164
    [InlineData(UnknownFields.Reject, 1, 0, 0)]
    [InlineData(UnknownFields.Warn, 0, 1, 1)]
    [InlineData(UnknownFields.Ignore, 0, 0, 1)]
    public void An_unknown_field_is_refused_unless_told_otherwise(UnknownFields mode, int errors, int warnings, int objects)
    {
        Loaded loaded = Loaded.From("""
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: test}
            spec: {rules: [{to: [{operation: {paths: [/a], notPath: [/b]}}]}]}
            """, mode);

        (loaded.Errors.Length, loaded.Warnings.Length, loaded.Set.Count).ShouldBe((errors, warnings, objects));
    }
}
