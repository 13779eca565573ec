using System.Text.Json.Nodes;
using Portcullis.Kube;
using Portcullis.Mesh;
using Portcullis.Resources;
using Portcullis.Testing;

namespace Portcullis.Control.Tests;

/// <summary>Which namespaces stay, and what is said of those that go.</summary>
public sealed class NamespaceDeletionTests
{
    private const string Allow = """ "action":"ALLOW","rules":[{"to":[{"operation":{"paths":["/a"]}}]}] """;

    [Theory]
    [InlineData("istio-system", "", false)]
    [InlineData("istio-system", "rootNamespace: mesh-root", false)]
    [InlineData("mesh-root", "rootNamespace: mesh-root", false)]
    [InlineData("mesh-root", "", true)]
    public async Task What_the_mesh_lives_on_may_not_be_deleted(string name, string mesh, bool admitted)
    {
        await using StoreBench bench = await StoreBench.Open(Manifest.ConfigMap("istio-system", "istio", ("mesh", mesh)));

        AdmissionAnswer answer = await Ask(bench, name);

        answer.IsAdmitted.ShouldBe(admitted);
        if (!admitted)
            answer.Forbidden!.ShouldStartWith("this namespace may not be deleted");
        (await Ask(bench, name, Caller.Internal)).IsAdmitted.ShouldBe(admitted);
    }

    [Fact]
    public async Task A_namespace_with_nothing_in_force_goes_without_a_word()
    {
        await using StoreBench bench = await StoreBench.Open(Manifest.ConfigMap("shop", "settings", ("a", "b")));

        (await Ask(bench, "shop")).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_warning_tells_what_goes_and_what_that_means_elsewhere()
    {
        using var ca = TestCa.Create();
        TestIdentity identity = ca.Issue("DNS:shop.test");
        await using StoreBench bench = await StoreBench.Open(
            Manifest.Policy("edge", "deny-a"), Manifest.Policy("edge", "deny-b"), Manifest.Policy("edge", "allow-a", Allow), Manifest.Policy("edge", "allow-b", Allow), Manifest.Policy("shop", "other"),
            Manifest.Secret("edge", "web-cert", ("tls.crt", identity.Pem), ("tls.key", identity.KeyPem)),
            Manifest.Of(Kinds.Gateway, "shop", "web", """
                "spec":{"selector":{"istio":"ingressgateway"},"servers":[{"port":{"number":443,"name":"https","protocol":"HTTPS"},"hosts":["*/shop.test"],
                "tls":{"mode":"SIMPLE","credentialName":"web-cert"}}]}
                """));

        string warning = (await Ask(bench, "edge")).Warnings.ShouldHaveSingleItem();

        warning.ShouldStartWith("deleting namespace edge takes with it what is in force: AuthorizationPolicy allow-a, allow-b, deny-a, and 1 more; Secret web-cert. Then: ");
        warning.ShouldContain("no ALLOW policy is left for gateway edge/");
        warning.ShouldContain("Gateway shop/web: spec.servers[0].tls: ");
        (await Ask(bench, "edge")).Warnings.ShouldHaveSingleItem().ShouldBe(warning);
    }

    private static async Task<AdmissionAnswer> Ask(StoreBench bench, string name, Caller? caller = null)
    {
        var admission = new MeshAdmission(new ManualTime(DateTimeOffset.UtcNow), () => [new GatewayWorkload { Namespace = "edge" }]);
        ObjectKey key = new("", "namespaces", "", name);
        var stored = new StoredObject(key, 1, Manifest.Bytes(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } }));
        return await admission.Admit(new AdmissionRequest("delete", AdmissionBench.TypeOf(key), key, null, stored, "", caller ?? AdmissionBench.Someone, DryRun: false, "Strict"),
            bench.Store.Current, CancellationToken.None);
    }
}
