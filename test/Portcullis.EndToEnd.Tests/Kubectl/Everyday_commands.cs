namespace Portcullis.EndToEnd.Kubectl;

/// <summary>What people do with policies all day, each with the real kubectl against the real binary.</summary>
public sealed class Everyday_commands
{
    private const string Policy = """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: daily, namespace: istio-system, labels: {team: blue}}
        spec: {action: DENY, rules: [{to: [{operation: {paths: [/daily]}}]}]}
        """;

    [Fact]
    public async Task Change_what_decides_the_next_request()
    {
        await using ControlledGateway mesh = await ControlledGateway.StartAsync();
        await Given.HttpbinAsync(mesh);
        await mesh.Kubectl.OutputOfAsync(Manifest.Gateway(Manifest.HttpServer()) + "\n---\n" + Manifest.Routes("test.com"), "apply", "-f", "-");
        await mesh.Kubectl.OutputOfAsync(Policy, "apply", "-f", "-");
        Task<string> On(params string[] rest) => mesh.Kubectl.OutputAsync([.. rest, "-n", "istio-system"]);
        async Task EnforcedAsync() => await On("wait", "--for=condition=Enforced", "ap/daily", "--timeout=30s");
        async Task ShouldDeny(string path) => (await mesh.CurlAsync($"http://test.com{path}")).ShouldBeDenied();

        await EnforcedAsync();
        await ShouldDeny("/daily");

        await On("patch", "ap", "daily", "--type=json", "-p", """[{"op":"replace","path":"/spec/rules/0/to/0/operation/paths/0","value":"/patched"}]""");
        await EnforcedAsync();
        await ShouldDeny("/patched");
        (await mesh.CurlAsync("http://test.com/status/200")).Status.ShouldBe(200);

        await On("patch", "ap", "daily", "--type=merge", "-p", """{"spec":{"rules":[{"to":[{"operation":{"paths":["/merged"]}}]}]}}""");
        await EnforcedAsync();
        await ShouldDeny("/merged");

        await mesh.Kubectl.With("KUBE_EDITOR", "sed -i s,/merged,/edited,").OutputAsync("edit", "ap", "daily", "-n", "istio-system");
        await EnforcedAsync();
        await ShouldDeny("/edited");

        await mesh.Kubectl.OutputOfAsync(Policy.Replace("/daily", "/applied", StringComparison.Ordinal), "apply", "-f", "-", "--server-side", "--force-conflicts");
        await EnforcedAsync();
        await ShouldDeny("/applied");

        (await On("label", "ap", "daily", "tier=gold")).ShouldContain("labeled");
        (await On("get", "ap", "-l", "tier=gold,team in (blue)", "-o", "name")).Trim().ShouldBe("authorizationpolicy.security.istio.io/daily");
        (await On("annotate", "ap", "daily", "why=because")).ShouldContain("annotated");
        string generation = await On("get", "ap", "daily", "-o", "jsonpath={.metadata.generation}");
        generation.ShouldBe("5"); // one for each change of the spec, none for labels
    }

    [Fact]
    public async Task Say_what_is_wrong_and_change_nothing()
    {
        await using ControlledGateway mesh = await ControlledGateway.StartAsync();

        ToolResult typo = await mesh.Kubectl.RunWithInputAsync(Policy.Replace("paths:", "pahts:", StringComparison.Ordinal), "apply", "-f", "-");
        typo.ExitCode.ShouldBe(1);
        typo.Error.ShouldContain("unknown field \"spec.rules[0].to[0].operation.pahts\"");

        ToolResult invalid = await mesh.Kubectl.RunWithInputAsync(Policy.Replace("action: DENY", "action: PERHAPS", StringComparison.Ordinal), "apply", "-f", "-");
        invalid.ExitCode.ShouldBe(1);
        invalid.Error.ShouldContain("spec.action");

        ToolResult dead = await mesh.Kubectl.RunWithInputAsync(Policy.Replace("rules: [{", "rules: [{from: [{source: {principals: [\"spiffe://td/sa\"]}}], ", StringComparison.Ordinal), "apply", "-f", "-");
        dead.ExitCode.ShouldBe(0, dead.Error);
        dead.Error.ShouldContain("Warning:");
        dead.Error.ShouldContain("can never match");

        (await mesh.Kubectl.ErrorAsync("get", "ap", "nobody", "-n", "istio-system")).ShouldContain("authorizationpolicies.security.istio.io \"nobody\" not found");
    }

    [Fact]
    public async Task Show_what_would_change()
    {
        await using ControlledGateway mesh = await ControlledGateway.StartAsync();
        await mesh.Kubectl.OutputOfAsync(Policy, "apply", "-f", "-");
        string changed = mesh.Kubectl.Write("changed.yaml", Policy.Replace("/daily", "/weekly", StringComparison.Ordinal));

        ToolResult diff = await mesh.Kubectl.RunAsync("diff", "-f", changed);
        diff.ExitCode.ShouldBe(1, diff.Error);
        diff.Output.ShouldContain("/weekly");
        diff.Output.ShouldNotContain("resourceVersion");
        (await mesh.Kubectl.OutputAsync("diff", "-f", mesh.Kubectl.Write("same.yaml", Policy))).ShouldBeEmpty();
        (await mesh.Kubectl.OutputAsync("apply", "-f", changed, "--dry-run=server")).ShouldContain("configured (server dry run)");
        (await mesh.Kubectl.OutputAsync("get", "ap", "daily", "-n", "istio-system", "-o", "jsonpath={.spec.rules[0].to[0].operation.paths[0]}")).ShouldBe("/daily");
    }

    [Fact]
    public async Task Explain_and_list_the_kinds()
    {
        await using ControlledGateway mesh = await ControlledGateway.StartAsync();

        (await mesh.Kubectl.OutputAsync("explain", "authorizationpolicy.spec.rules.from.source.principals")).ShouldContain("FIELD: principals");
        string kinds = await mesh.Kubectl.OutputAsync("api-resources", "-o", "name");
        foreach (string kind in (string[])["authorizationpolicies.security.istio.io", "gateways.networking.istio.io", "secrets", "namespaces", "events"])
            kinds.ShouldContain(kind);
        (await mesh.Kubectl.OutputAsync("get", "crd", "-o", "name")).ShouldContain("authorizationpolicies.security.istio.io");
        (await mesh.Kubectl.OutputAsync("get", "pods", "-n", "istio-system")).ShouldContain("Running");
        (await mesh.Kubectl.OutputAsync("auth", "can-i", "create", "secrets")).Trim().ShouldBe("yes");
        (await mesh.Kubectl.OutputAsync("version", "-o", "json")).ShouldContain("serverVersion");
    }
}
