using System.Text;
using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Policy;
using Portcullis.Testing;

namespace Portcullis.Mesh.Tests;

/// <summary>RequestAuthentication in the snapshot, and what the compiler of the whole mesh says about it.</summary>
public sealed class TokenRuleTests
{
    private const string Require = """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: require-jwt, namespace: istio-system}
        spec: {action: DENY, rules: [{from: [{source: {notRequestPrincipals: ["*"]}}]}]}
        """;

    private static readonly TestSigningKey Key = TestSigningKey.Create();

    [Fact]
    public void Every_chain_has_the_rules_that_apply()
    {
        Compiled compiled = Given.Compile(Given.SeedGateway, Given.SeedSecret(), Rules(), Require);
        string token = Key.Sign("""{"iss":"https://a.example","sub":"s"}""");

        compiled.Codes().ShouldNotContain("PCL3033");
        foreach (int port in (int[])[80, 443])
        {
            RequestAuthenticator rules = compiled.Listener(port).Chains.ShouldHaveSingleItem().Authentication;
            Answer(rules, token).Claims.ShouldNotBeNull();
            Answer(rules, "nonsense").Refusal.ShouldNotBeNull().Status.ShouldBe(401);
        }
    }

    [Theory]
    [InlineData("istio-system", "", false)]
    [InlineData("istio-system", "selector: {matchLabels: {istio: ingressgateway}},", false)]
    [InlineData("istio-system", "selector: {matchLabels: {app: other}},", true)]
    [InlineData("istio-system", "targetRefs: [{kind: Gateway, group: gateway.networking.k8s.io, name: edge}],", true)]
    [InlineData("shop", "", true)]
    public void Rules_for_others_are_not_in_it(string ns, string selector, bool empty) =>
        Given.Compile(Given.SeedGateway, Given.SeedSecret(), Rules(ns, selector)).Listener(80).Chains[0].Authentication.IsEmpty.ShouldBe(empty);

    [Fact]
    public void Without_rules_tokens_are_left_alone() =>
        Given.Compile(Given.SeedGateway, Given.SeedSecret()).Listener(80).Chains[0].Authentication.ShouldBeSameAs(RequestAuthenticator.None);

    [Theory]
    [InlineData("action: DENY, rules: [{from: [{source: {notRequestPrincipals: ['*']}}]}]", false)]
    [InlineData("rules: [{from: [{source: {requestPrincipals: ['*']}}]}]", false)]
    [InlineData("rules: [{when: [{key: 'request.auth.claims[group]', values: [dev]}]}]", false)]
    [InlineData("rules: [{to: [{operation: {paths: [/open]}}]}]", true)]
    [InlineData("action: AUDIT, rules: [{from: [{source: {requestPrincipals: ['*']}}]}]", true)]
    [InlineData("selector: {matchLabels: {app: other}}, rules: [{from: [{source: {requestPrincipals: ['*']}}]}]", true)]
    public void Rules_whose_outcome_nobody_asks_for_are_told(string policy, bool told)
    {
        string[] codes = Given.Compile(Given.SeedGateway, Given.SeedSecret(), Rules(), $$"""
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: p, namespace: istio-system}
            spec: { {{policy}} }
            """).Codes();

        codes.Contains("PCL3033").ShouldBe(told);
    }

    [Fact]
    public void Routes_that_match_claims_ask_for_tokens_too()
    {
        const string routes = """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: claims, namespace: default}
            spec:
              hosts: ["*"]
              gateways: [httpbin]
              http:
              - match: [{headers: {"@request.auth.claims.group": {exact: dev}}}]
                directResponse: {status: 200}
            """;
        Compiled with = Given.Compile(Given.SeedGateway, Given.SeedSecret(), Rules(), routes);
        Compiled without = Given.Compile(Given.SeedGateway, Given.SeedSecret(), routes);

        with.Codes().ShouldNotContain("PCL3033");
        with.Codes().ShouldNotContain("PCL3102");
        with.Listener(80).Chains[0].Routes.UsesClaims.ShouldBeTrue();
        without.Codes().ShouldContain("PCL3102");
        without.Listener(80).Chains[0].Routes.UsesClaims.ShouldBeFalse();
    }

    [Fact]
    public void An_inline_key_set_without_a_usable_key_is_told() =>
        Given.Compile(Given.SeedGateway, Given.SeedSecret(), Rules().Replace(Key.PublicJwk(), """{"kty":"RSA","n":"AQAB","e":"AQAB"}""", StringComparison.Ordinal), Require)
            .Codes().ShouldContain("PCL6010");

    private static AuthenticationResult Answer(RequestAuthenticator rules, string token)
    {
        var request = new RequestHead();
        request.SetMethod("GET"u8);
        request.SetTarget("/"u8);
        request.Headers.Add("authorization"u8, Encoding.ASCII.GetBytes($"Bearer {token}"));
        return rules.Authenticate(request, InlineKeys.Instance, new TokenCache(), Given.Now.ToUnixTimeSeconds());
    }

    private static string Rules(string ns = "istio-system", string selector = "") => $$$"""
        apiVersion: security.istio.io/v1
        kind: RequestAuthentication
        metadata: {name: jwt, namespace: "{{{ns}}}" }
        spec: { {{{selector}}} jwtRules: [{issuer: "https://a.example", jwks: '{"keys":[{{{Key.PublicJwk()}}} ]}'}]}
        """;
}
