using System.Text.Json.Nodes;
using Portcullis.Commands;

namespace Portcullis.Tests.Api;

public sealed class CredentialUsesTests
{
    [Theory]
    [InlineData("cert", "istio-system", true)]
    [InlineData("cert", "shop", false)] // a Pod runs this Gateway, and it is elsewhere
    [InlineData("cert-cacert", "istio-system", true)]
    [InlineData("other", "istio-system", false)]
    public void A_gateway_uses_secrets_of_the_namespace_its_pods_run_in(string name, string ns, bool used)
    {
        CredentialUses uses = Uses("credentialName: cert, mode: MUTUAL", """{"metadata":{"namespace":"istio-system","labels":{"istio":"edge","more":"x"}}}""");

        uses.Of(ns, name).IsEmpty.ShouldBe(!used);
    }

    [Fact]
    public void Without_a_pod_any_namespace_may_be_meant() => Uses("credentialName: cert, mode: SIMPLE").Of("shop", "cert").ShouldHaveSingleItem().Owner.ShouldBe("gateway default/edge");

    [Theory]
    [InlineData("kubernetes://cert", "cert", true)]
    [InlineData("kubernetes://shop/cert", "cert", true)]
    [InlineData("kubernetes://bank/cert", "cert", false)]
    [InlineData("kubernetes-gateway://shop/cert", "cert", true)]
    [InlineData("sds://cert", "cert", false)]
    [InlineData("builtin://", "", false)]
    public void Every_form_of_a_name_counts(string written, string name, bool used) =>
        Uses($"credentialName: '{written}', mode: SIMPLE").Of("shop", name).IsEmpty.ShouldBe(!used);

    [Fact]
    public void The_names_that_a_server_lists_are_told()
    {
        CredentialUse use = Uses("credentialName: cert, mode: MUTUAL, subjectAltNames: [a.example.com]").Of("shop", "cert").ShouldHaveSingleItem();

        (use.Part, use.Server).ShouldBe(("certificate and authorities", "port 443: test.com"));
        use.Accepted.ShouldBe(["a.example.com"]);
    }

    [Fact]
    public void A_server_without_callers_certificates_needs_no_authorities() => Uses("credentialName: cert, mode: SIMPLE").Of("shop", "cert-cacert").ShouldBeEmpty();

    [Fact]
    public void A_ca_of_its_own_name_is_used_as_such() =>
        Uses("credentialName: cert, caCertCredentialName: roots, mode: MUTUAL").Of("shop", "roots").ShouldHaveSingleItem().Part.ShouldBe("authorities");

    [Fact]
    public void Destination_rules_use_secrets_too()
    {
        JsonObject rule = Parse("""{"metadata":{"namespace":"shop","name":"r"},"spec":{"trafficPolicy":{"portLevelSettings":[{"tls":{"credentialName":"up"}}]},"subsets":[{"trafficPolicy":{"tls":{"credentialName":"sub"}}}]}}""");
        var uses = new CredentialUses([], [rule], []);

        uses.Of("shop", "up").ShouldHaveSingleItem().Owner.ShouldBe("destinationrule shop/r");
        uses.Of("shop", "sub").ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"metadata":7,"spec":[]}""")]
    [InlineData("""{"spec":{"servers":[{"tls":{"credentialName":7,"credentialNames":"x","mode":[]},"port":1}, 3]}}""")]
    public void Odd_objects_are_no_use(string gateway) => new CredentialUses([Parse(gateway)], [Parse(gateway)], [Parse(gateway)]).Of("a", "x").ShouldBeEmpty();

    private static CredentialUses Uses(string tls, params string[] pods)
    {
        string json = string.Join(',', tls.Split(", ").Select(static pair => pair.Split(": ")).Select(static pair => $"\"{pair[0]}\":{(pair[1].StartsWith('[') ? $"[\"{pair[1].Trim('[', ']')}\"]" : $"\"{pair[1].Trim('\'')}\"")}"));
        return new CredentialUses(
            [Parse("{\"metadata\":{\"namespace\":\"default\",\"name\":\"edge\"},\"spec\":{\"selector\":{\"istio\":\"edge\"},\"servers\":[{\"hosts\":[\"test.com\"],\"port\":{\"number\":443},\"tls\":{" + json + "}}]}}")],
            [], [.. pods.Select(Parse)]);
    }

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;
}
