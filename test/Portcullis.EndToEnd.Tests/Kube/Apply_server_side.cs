using System.Text.Json;

namespace Portcullis.EndToEnd.Kube;

/// <summary>Several hands on one policy: server-side apply with the real kubectl, the real kinds and the real compiler.</summary>
public sealed class Apply_server_side
{
    private const string Policy = """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: shared, namespace: istio-system, labels: {team: blue}}
        spec:
          selector: {matchLabels: {istio: ingressgateway}}
          action: DENY
          rules: [{to: [{operation: {paths: [/secret]}}]}]
        """;

    [Fact]
    public async Task Keeps_what_was_applied_and_names_who_is_in_the_way()
    {
        await using ControlledGateway gateway = await ControlledGateway.StartAsync();
        KubectlCommand kubectl = gateway.Kubectl;
        string file = kubectl.Write("policy.yaml", Policy);

        (await kubectl.OutputAsync("apply", "--server-side", "--field-manager=gitops", "-f", file)).ShouldBe("authorizationpolicy.security.istio.io/shared serverside-applied\n");
        const string Mine = "{.metadata.generation} {.metadata.managedFields[?(@.manager=='gitops')]}";
        string once = await FieldAsync(kubectl, Mine);

        // The control plane writes status meanwhile; that has an owner of its own.
        await kubectl.OutputAsync("apply", "--server-side", "--field-manager=gitops", "-f", file);
        (await FieldAsync(kubectl, Mine)).ShouldBe(once);

        await kubectl.OutputAsync("patch", "ap", "shared", "-n", "istio-system", "--type=merge", "-p", """{"spec":{"rules":[{"to":[{"operation":{"paths":["/other"]}}]}]}}""");
        string refused = await kubectl.ErrorAsync("apply", "--server-side", "--field-manager=gitops", "-f", file);
        refused.ShouldContain("Apply failed with 1 conflict: conflict with \"kubectl-patch\" using security.istio.io/v1: .spec.rules");
        (await FieldAsync(kubectl, "{.spec.rules[0].to[0].operation.paths[0]}")).ShouldBe("/other");

        await kubectl.OutputAsync("apply", "--server-side", "--field-manager=gitops", "--force-conflicts", "-f", file);
        (await FieldAsync(kubectl, "{.spec.rules[0].to[0].operation.paths[0]} {.metadata.generation}")).ShouldBe("/secret 3");
    }

    [Fact]
    public async Task Admission_has_the_last_word_and_nothing_is_owned_by_what_it_refused()
    {
        await using ControlledGateway gateway = await ControlledGateway.StartAsync();
        KubectlCommand kubectl = gateway.Kubectl;
        await kubectl.OutputAsync("apply", "--server-side", "-f", kubectl.Write("policy.yaml", Policy));
        string before = await kubectl.OutputAsync("get", "ap", "shared", "-n", "istio-system", "-o", "jsonpath={.metadata.managedFields[?(@.operation=='Apply')]}", "--show-managed-fields");

        (await kubectl.ErrorAsync("apply", "--server-side", "--field-manager=other", "-f", kubectl.Write("bad.yaml", Policy.Replace("DENY", "PERHAPS", StringComparison.Ordinal)))).ShouldNotBeEmpty();
        (await kubectl.ErrorAsync("apply", "--server-side", "-f", kubectl.Write("typo.yaml", Policy.Replace("paths", "pahts", StringComparison.Ordinal)))).ShouldContain("unknown field");

        (await kubectl.OutputAsync("get", "ap", "shared", "-n", "istio-system", "-o", "jsonpath={.metadata.managedFields[?(@.operation=='Apply')]}", "--show-managed-fields")).ShouldBe(before);
    }

    [Fact]
    public async Task A_client_side_object_moves_over_and_the_record_outlives_a_crash()
    {
        await using ControlledGateway first = await ControlledGateway.StartAsync();
        await first.Kubectl.OutputAsync("apply", "-f", first.Kubectl.Write("policy.yaml", Policy));
        ToolResult moved = (await first.Kubectl.RunAsync("apply", "--server-side", "-f", first.Kubectl.Write("policy.yaml", Policy.Replace("/secret", "/moved", StringComparison.Ordinal)))).Succeeded();
        moved.Error.ShouldBeEmpty();

        await using ControlledGateway second = await first.RestartAsync();

        string json = await second.Kubectl.OutputAsync("get", "ap", "shared", "-n", "istio-system", "--show-managed-fields", "-o", "json");
        JsonElement metadata = JsonDocument.Parse(json).RootElement.GetProperty("metadata");
        string[] appliers = [.. metadata.GetProperty("managedFields").EnumerateArray().Where(entry => entry.GetProperty("operation").GetString() == "Apply").Select(entry => entry.GetProperty("manager").GetString()!)];
        appliers.ShouldBe(["kubectl", "kubectl-last-applied"], ignoreOrder: true);
        json.ShouldNotContain("kubectl-client-side-apply");
        metadata.GetProperty("annotations").GetProperty("kubectl.kubernetes.io/last-applied-configuration").GetString().ShouldNotBeNull().ShouldContain("/moved");
    }

    private static Task<string> FieldAsync(KubectlCommand kubectl, string path) =>
        kubectl.OutputAsync("get", "ap", "shared", "-n", "istio-system", "--show-managed-fields", "-o", $"jsonpath={path}");
}
