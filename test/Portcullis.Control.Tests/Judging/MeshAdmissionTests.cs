using System.Text.Json.Nodes;
using Portcullis.Kube;
using Portcullis.Mesh;
using Portcullis.Resources;
using Portcullis.Testing;

namespace Portcullis.Control.Tests;

public sealed class MeshAdmissionTests : IDisposable
{
    private const string Route = """ "hosts":["shop.test"],"gateways":["istio-system/web"],"http":[{"route":[{"destination":{"host":"cart.shop.svc.cluster.local"}}]}] """;

    private static readonly ObjectKey WebSecret = Manifest.Key(Kinds.Secret, "istio-system", "web-cert");

    private readonly TestCa _ca = TestCa.Create();

    [Theory]
    [InlineData(""" "action":"DENNY" """, "FieldValueNotSupported", "spec.action", "must be")]
    [InlineData(""" "action":7 """, "FieldValueTypeInvalid", "spec.action", "expected a string")]
    [InlineData(""" "rules":[{"to":[{"operation":{"paths":["/{**}/{**}"]}}]}] """, "FieldValueInvalid", "spec.rules[0].to[0].operation.paths[0]", "")]
    [InlineData(""" "rules":[{"when":[{"key":"request.headers[x]"}]}] """, "FieldValueInvalid", "spec.rules[0].when[0].values", "")]
    [InlineData(""" "selector":{"matchLabels":{"a":"*"}},"rules":[{}] """, "FieldValueInvalid", "spec.selector.matchLabels.a", "wildcard")]
    public async Task A_policy_that_does_not_decode_is_refused_with_its_field(string spec, string reason, string field, string message)
    {
        await using StoreBench bench = await StoreBench.Open();

        AdmissionAnswer answer = await new AdmissionBench(bench).Ask(Manifest.Policy("istio-system", "p", spec));

        StatusCause cause = answer.Causes.ShouldHaveSingleItem();
        cause.Field.ShouldBe(field);
        cause.Message.ShouldContain(message);
        cause.Message.ShouldContain("[PCL");
        cause.Reason.ShouldBe(reason);
    }

    [Fact]
    public async Task Every_problem_is_told_at_once()
    {
        await using StoreBench bench = await StoreBench.Open();

        AdmissionAnswer answer = await new AdmissionBench(bench).Ask(Manifest.Policy("istio-system", "p", """ "action":"NO","rules":[{"from":[{"source":{"ipBlocks":["300.0.0.1"]}}]}] """));

        answer.Causes.Select(cause => cause.Field).ShouldBe(["spec.action", "spec.rules[0].from[0].source.ipBlocks[0]"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_bad_regular_expression_is_refused_with_the_help()
    {
        await using StoreBench bench = await StoreBench.Open();

        AdmissionAnswer answer = await new AdmissionBench(bench).Ask(Manifest.Of(Kinds.VirtualService, "shop", "v",
            """ "spec":{"hosts":["a.test"],"http":[{"match":[{"uri":{"regex":"(?=x)"}}],"redirect":{"uri":"/"}}]} """));

        answer.Causes.ShouldHaveSingleItem().Field.ShouldBe("spec.http[0].match[0].uri.regex");
    }

    [Fact]
    public async Task A_principal_that_can_never_match_is_admitted_with_a_warning()
    {
        await using StoreBench bench = await StoreBench.Open();
        JsonObject policy = Manifest.Policy("istio-system", "p", """ "rules":[{"from":[{"source":{"principals":["spiffe://td/ns/a/sa/b"]}}]}] """);

        AdmissionAnswer answer = await new AdmissionBench(bench).Ask(policy);

        answer.IsAdmitted.ShouldBeTrue();
        string warning = answer.Warnings.ShouldHaveSingleItem();
        warning.ShouldStartWith("spec.rules[0].from[0].source.principals[0]: ");
        warning.ShouldContain("td/ns/a/sa/b");
    }

    [Fact]
    public async Task Only_the_warnings_that_the_change_brings_are_told()
    {
        const string Suspicious = """ "rules":[{"from":[{"source":{"principals":["spiffe://td/ns/a/sa/b"]}}]}] """;
        await using StoreBench bench = await StoreBench.Open(Manifest.Policy("istio-system", "p", Suspicious), Manifest.Policy("istio-system", "q", Suspicious));
        var admission = new AdmissionBench(bench);

        (await admission.Ask(Manifest.Policy("istio-system", "p", Suspicious + ",\"action\":\"DENY\""))).Warnings.ShouldNotContain(warning => warning.Contains("scheme"));
        (await admission.Ask(Manifest.Policy("istio-system", "r"))).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_gateway_whose_secret_is_missing_is_warned_of_until_the_secret_is_there()
    {
        await using StoreBench bench = await StoreBench.Open();
        var admission = new AdmissionBench(bench);

        string warning = (await admission.Write(Gateway())).Warnings.ShouldHaveSingleItem();
        warning.ShouldContain("istio-system/web-cert");
        warning.ShouldStartWith("spec.servers[0].tls: ");

        (await admission.Write(TlsSecret())).Warnings.ShouldBeEmpty();
        (await admission.Write(Manifest.Policy("istio-system", "p"))).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Deleting_a_secret_that_a_gateway_uses_says_what_breaks()
    {
        await using StoreBench bench = await StoreBench.Open(TlsSecret(), Gateway());

        AdmissionAnswer answer = await new AdmissionBench(bench).AskDelete(WebSecret);

        answer.IsAdmitted.ShouldBeTrue();
        answer.Warnings.ShouldHaveSingleItem().ShouldStartWith("Gateway istio-system/web: spec.servers[0].tls: secret `istio-system/web-cert` does not exist");
    }

    [Fact]
    public async Task A_secret_that_turns_bad_says_whom_that_concerns()
    {
        await using StoreBench bench = await StoreBench.Open(TlsSecret(), Gateway());

        AdmissionAnswer answer = await new AdmissionBench(bench).Ask(Manifest.Secret("istio-system", "web-cert", ("tls.crt", "nonsense"), ("tls.key", "hunter2")));

        answer.IsAdmitted.ShouldBeTrue();
        string warning = answer.Warnings.ShouldHaveSingleItem();
        warning.ShouldStartWith("Gateway istio-system/web: ");
        warning.ShouldContain("last good certificate stays in use");
        warning.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Deleting_a_gateway_that_virtual_services_name_says_so()
    {
        await using StoreBench bench = await StoreBench.Open(TlsSecret(), Gateway(), CartService(), Manifest.Of(Kinds.VirtualService, "shop", "v", $$""" "spec":{{{Route}}} """));

        AdmissionAnswer answer = await new AdmissionBench(bench).AskDelete(Manifest.Key(Kinds.Gateway, "istio-system", "web"));

        answer.Warnings.ShouldHaveSingleItem().ShouldStartWith("VirtualService shop/v: spec.gateways[0]: ");
    }

    [Fact]
    public async Task Deleting_a_service_that_routes_go_to_says_so()
    {
        await using StoreBench bench = await StoreBench.Open(TlsSecret(), Gateway(), CartService(), Manifest.Of(Kinds.VirtualService, "shop", "v", $$""" "spec":{{{Route}}} """));

        AdmissionAnswer answer = await new AdmissionBench(bench).AskDelete(Manifest.Key(Kinds.Service, "shop", "cart"));

        answer.Warnings.ShouldHaveSingleItem().ShouldContain("VirtualService shop/v: spec.http[0].route[0].destination");
    }

    [Fact]
    public async Task Deleting_the_last_allow_policy_says_what_opens()
    {
        const string Allow = """ "action":"ALLOW","rules":[{"to":[{"operation":{"paths":["/a"]}}]}] """;
        await using StoreBench bench = await StoreBench.Open(Manifest.Policy("istio-system", "a", Allow), Manifest.Policy("istio-system", "b", Allow));
        var admission = new AdmissionBench(bench);
        ObjectKey a = Manifest.Key(Kinds.AuthorizationPolicy, "istio-system", "a");

        (await admission.AskDelete(a)).Warnings.ShouldBeEmpty();
        await bench.Delete(Manifest.Key(Kinds.AuthorizationPolicy, "istio-system", "b"));

        (await admission.AskDelete(a)).Warnings.ShouldHaveSingleItem().ShouldContain("no ALLOW policy is left for gateway istio-system/istio-ingressgateway");
    }

    [Fact]
    public async Task A_bad_mesh_config_is_refused_with_the_key_and_the_field_inside()
    {
        await using StoreBench bench = await StoreBench.Open();

        AdmissionAnswer answer = await new AdmissionBench(bench).Ask(Manifest.ConfigMap("istio-system", "istio", ("mesh", "connectTimeout: never")));

        answer.Causes.ShouldHaveSingleItem().Field.ShouldBe("data.mesh.connectTimeout");
    }

    [Fact]
    public async Task What_is_wrong_already_does_not_hold_back_others()
    {
        await using StoreBench bench = await StoreBench.Open(
            Manifest.ConfigMap("istio-system", "istio", ("mesh", "connectTimeout: never")), Manifest.Policy("shop", "broken", "\"action\":\"NONE\""));

        (await new AdmissionBench(bench).Ask(Manifest.Policy("istio-system", "p"))).ShouldSatisfyAllConditions(
            answer => answer.Causes.ShouldBeEmpty(),
            answer => answer.Warnings.ShouldBeEmpty());
    }

    [Fact]
    public async Task Files_of_a_gateway_are_on_the_data_planes_and_not_missed_here()
    {
        await using StoreBench bench = await StoreBench.Open();

        AdmissionAnswer answer = await new AdmissionBench(bench).Ask(Manifest.Of(Kinds.Gateway, "istio-system", "files", """
            "spec":{"selector":{"istio":"ingressgateway"},"servers":[{"port":{"number":443,"name":"https","protocol":"HTTPS"},"hosts":["*"],
            "tls":{"mode":"SIMPLE","serverCertificate":"/etc/certs/tls.crt","privateKey":"/etc/certs/tls.key"}}]}
            """));

        answer.Causes.ShouldBeEmpty();
        answer.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_gateway_that_one_data_plane_serves_is_not_said_to_be_served_nowhere()
    {
        await using StoreBench bench = await StoreBench.Open(TlsSecret());
        var other = new GatewayWorkload { Namespace = "edge", Labels = new GatewayWorkload().Labels.SetItem("istio", "edge") };

        (await new AdmissionBench(bench, other).Ask(Gateway())).Warnings.ShouldHaveSingleItem().ShouldContain("selects other workloads");
        (await new AdmissionBench(bench, other, new GatewayWorkload()).Ask(Gateway())).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Views_of_what_runs_are_for_the_control_plane_to_write()
    {
        await using StoreBench bench = await StoreBench.Open();
        var json = (JsonObject)JsonNode.Parse("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"a"}}""")!;
        ObjectKey key = new("", "pods", "a", "p");
        var admission = new MeshAdmission(new ManualTime(), () => []);
        AdmissionRequest request = new("create", AdmissionBench.TypeOf(key), key, json, null, "", AdmissionBench.Someone, DryRun: false, "Strict");

        (await admission.Admit(request, bench.Store.Current, CancellationToken.None)).Forbidden.ShouldNotBeNull();
        (await admission.Admit(request with { Caller = Caller.Internal }, bench.Store.Current, CancellationToken.None)).IsAdmitted.ShouldBeTrue();
    }

    [Fact]
    public async Task Unknown_fields_are_the_schema_s_business()
    {
        await using StoreBench bench = await StoreBench.Open();

        (await new AdmissionBench(bench).Ask(Manifest.Policy("istio-system", "p", "\"rulez\":[]"))).Causes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_judged_change_that_was_not_made_leaves_no_trace()
    {
        await using StoreBench bench = await StoreBench.Open(TlsSecret(), Gateway());
        var admission = new AdmissionBench(bench);

        await admission.AskDelete(WebSecret);
        await admission.Ask(Manifest.Policy("istio-system", "p"));

        (await admission.AskDelete(WebSecret)).Warnings.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Asks_about_tokens_anywhere_count_for_everyone()
    {
        JsonObject tokens = Manifest.Of(Kinds.RequestAuthentication, "istio-system", "t", """ "spec":{"jwtRules":[{"issuer":"https://i.test","jwksUri":"https://i.test/keys"}]} """);
        const string Asking = """ "action":"DENY","rules":[{"from":[{"source":{"notRequestPrincipals":["*"]}}]}] """;
        await using StoreBench bench = await StoreBench.Open(Manifest.Policy("istio-system", "one", Asking), Manifest.Policy("istio-system", "two", Asking), tokens);
        var admission = new AdmissionBench(bench);

        (await admission.Ask(Manifest.Policy("istio-system", "one"))).Warnings.ShouldBeEmpty();
        await bench.Delete(Manifest.Key(Kinds.AuthorizationPolicy, "istio-system", "two"));
        (await admission.Ask(Manifest.Policy("istio-system", "one"))).Warnings.ShouldHaveSingleItem().ShouldStartWith("RequestAuthentication istio-system/t: ");
    }

    public void Dispose() => _ca.Dispose();

    private static JsonObject Gateway() => Manifest.Of(Kinds.Gateway, "istio-system", "web", """
        "spec":{"selector":{"istio":"ingressgateway"},"servers":[{"port":{"number":443,"name":"https","protocol":"HTTPS"},"hosts":["*/shop.test"],
        "tls":{"mode":"SIMPLE","credentialName":"web-cert"}}]}
        """);

    private static JsonObject CartService() => Manifest.Of(Kinds.Service, "shop", "cart", """ "spec":{"ports":[{"name":"http","port":80}]} """);

    private JsonObject TlsSecret()
    {
        TestIdentity identity = _ca.Issue("DNS:shop.test");
        return Manifest.Secret("istio-system", "web-cert", ("tls.crt", identity.Pem), ("tls.key", identity.KeyPem));
    }
}
