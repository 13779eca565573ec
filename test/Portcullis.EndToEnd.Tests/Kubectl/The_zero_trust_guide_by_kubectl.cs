namespace Portcullis.EndToEnd.Kubectl;

/// <summary>The mesh guide's kubectl commands on its own files.</summary>
public sealed class The_zero_trust_guide_by_kubectl
{
    private static readonly string[] Files =
    [
        "peer-auth-namespace.yaml", "peer-auth-workload.yaml", "authz-allow.yaml", "authz-deny.yaml", "authz-combined.yaml", "request-auth.yaml",
        "zero-trust-deny-all.yaml", "zero-trust-allow-frontend.yaml", "zero-trust-allow-reviews-ratings.yaml",
    ];

    [Fact]
    public async Task Are_all_taken()
    {
        await using ControlledGateway mesh = await ControlledGateway.StartAsync();
        (await mesh.Kubectl.ErrorAsync("apply", "-f", Repository.Sample("zero-trust/peer-auth-namespace.yaml"))).ShouldContain("namespaces \"bookinfo\" not found");
        await mesh.Kubectl.OutputAsync("create", "namespace", "bookinfo");

        foreach (string file in Files)
            (await mesh.Kubectl.ShellAsync($"kubectl apply -f {file}", Repository.Sample("zero-trust"))).ShouldContain(" created");
        foreach (string file in Files)
            (await mesh.Kubectl.ShellAsync($"kubectl apply -f {file}", Repository.Sample("zero-trust"))).ShouldContain(" unchanged");

        string policies = (await mesh.Kubectl.OutputAsync("get", "authorizationpolicies,peerauthentications,requestauthentications", "-n", "bookinfo", "-o", "name"));
        policies.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(10, policies);
        (await mesh.Kubectl.OutputAsync("get", "pa", "-n", "bookinfo", "ratings-permissive", "-o", "jsonpath={.spec.portLevelMtls.9080.mode}")).ShouldBe("STRICT");
        (await mesh.Kubectl.OutputAsync("describe", "ap", "deny-all", "-n", "bookinfo")).ShouldContain("deny-all");
    }
}
