using System.Text.Json;
using System.Text.RegularExpressions;

namespace Portcullis.EndToEnd.Kubectl;

/// <summary>What kubectl is told of writes that the control plane keeps to itself, and of objects with several things wrong.</summary>
public sealed class What_nobody_may_write
{
    private const string Policy = """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: test, namespace: istio-system}
        spec: {action: DENY, rules: [{to: [{operation: {paths: ["/secret"]}}]}]}
        """;

    [Fact]
    public async Task Namespaces_that_the_mesh_lives_on_stay_and_others_go_with_one_warning()
    {
        await using ControlledGateway gateway = await ControlledGateway.StartAsync();
        KubectlCommand kubectl = gateway.Kubectl;

        foreach (string name in (string[])["default", "kube-system", "istio-system"])
            (await kubectl.ErrorAsync("delete", "namespace", name)).ShouldContain($"Error from server (Forbidden): namespaces \"{name}\" is forbidden: this namespace may not be deleted");
        (await kubectl.OutputAsync("get", "--raw", "/readyz")).ShouldBe("ok");

        await kubectl.OutputAsync("create", "namespace", "shop");
        await kubectl.OutputOfAsync(Policy.Replace("istio-system", "shop", StringComparison.Ordinal), "apply", "-f", "-");
        ToolResult deleted = (await kubectl.RunAsync("delete", "namespace", "shop")).Succeeded();
        deleted.Error.Trim().ShouldBe("Warning: deleting namespace shop takes with it what is in force: AuthorizationPolicy test");
    }

    [Fact]
    public async Task Conditions_are_the_control_planes_and_the_rest_of_a_status_is_free()
    {
        await using ControlledGateway gateway = await ControlledGateway.StartAsync();
        KubectlCommand kubectl = gateway.Kubectl;
        KubectlCommand oper = await gateway.KubectlAsync("operator");
        await kubectl.OutputOfAsync(Policy, "apply", "-f", "-");
        await kubectl.OutputAsync("wait", "-n", "istio-system", "--for=condition=Enforced", "authorizationpolicy/test", "--timeout=30s");
        string said = await Status(kubectl);

        foreach (string forged in (string[])["""{"status":{"conditions":[]}}""", """{"status":null}""", """{"status":{"conditions":[{"type":"Enforced","status":"False"}]}}"""])
        {
            string error = await oper.ErrorAsync("patch", "-n", "istio-system", "authorizationpolicy", "test", "--subresource=status", "--type=merge", "-p", forged);
            error.ShouldContain("The AuthorizationPolicy \"test\" is invalid");
            error.ShouldContain("status.conditions[Enforced]: Forbidden: the control plane alone writes the condition `Enforced`");
        }
        (await Status(kubectl)).ShouldBe(said);

        await oper.OutputAsync("patch", "-n", "istio-system", "authorizationpolicy", "test", "--subresource=status", "--type=merge", "-p", """{"status":{"note":"mine"}}""");
        (await Status(kubectl)).ShouldContain("\"note\":\"mine\"");
    }

    [Theory]
    [InlineData("apply", "-f")]
    [InlineData("apply", "--server-side", "--force-conflicts", "-f")]
    [InlineData("replace", "-f")]
    public async Task A_dump_with_another_status_is_restored_without_it(params string[] command)
    {
        await using ControlledGateway gateway = await ControlledGateway.StartAsync();
        KubectlCommand kubectl = gateway.Kubectl;
        await kubectl.OutputOfAsync(Policy, "apply", "-f", "-");
        await kubectl.OutputAsync("wait", "-n", "istio-system", "--for=condition=Enforced", "authorizationpolicy/test", "--timeout=30s");
        string said = await Status(kubectl);
        string dump = await kubectl.OutputAsync("get", "-n", "istio-system", "authorizationpolicy", "test", "-o", "yaml");
        string file = kubectl.Write("dump.yaml", dump.Replace("status: \"True\"", "status: \"False\"", StringComparison.Ordinal));
        dump.ShouldContain("status: \"True\"");

        await kubectl.OutputAsync([.. command, file]);
        (await Status(kubectl)).ShouldBe(said);

        await kubectl.OutputAsync("delete", "-f", file);
        if (command[0] == "apply")
        {
            await kubectl.OutputAsync("apply", "-f", file);
            await kubectl.OutputAsync("wait", "-n", "istio-system", "--for=condition=Enforced", "authorizationpolicy/test", "--timeout=30s");
        }
    }

    [Fact]
    public async Task The_dump_of_a_secret_is_applied_as_it_is()
    {
        await using ControlledGateway gateway = await ControlledGateway.StartAsync();
        KubectlCommand kubectl = gateway.Kubectl;
        await kubectl.OutputAsync("create", "secret", "generic", "test", "-n", "istio-system", "--from-literal=password=x");
        await kubectl.OutputAsync("wait", "-n", "istio-system", "--for=condition=Enforced", "secret/test", "--timeout=30s");
        string file = kubectl.Write("dump.yaml", await kubectl.OutputAsync("get", "-n", "istio-system", "secret", "test", "-o", "yaml"));

        (await kubectl.RunAsync("apply", "-f", file)).Succeeded();

        await kubectl.OutputAsync("delete", "-n", "istio-system", "secret", "test");
        (await kubectl.RunAsync("apply", "-f", file)).Succeeded();
    }

    [Fact]
    public async Task One_answer_tells_a_wrong_type_an_unknown_word_and_what_does_not_compile()
    {
        await using ControlledGateway gateway = await ControlledGateway.StartAsync();
        string file = gateway.Kubectl.Write("policy.yaml", """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: test, namespace: istio-system}
            spec:
              action: DENNY
              rules:
              - from: [{source: {ipBlocks: ["300.0.0.1"]}}]
                to: [{operation: {ports: [80]}}]
            """);

        foreach (string[] command in (string[][])[["create"], ["apply"], ["apply", "--server-side"]])
        {
            string error = await gateway.Kubectl.ErrorAsync([.. command, "-f", file, "--validate=false"]);
            string[] lines = [.. error.Split('\n').Where(line => line.StartsWith("* ", StringComparison.Ordinal)).Select(line => line[2..line.IndexOf(": ", StringComparison.Ordinal)])];
            lines.ShouldBe(["spec.action", "spec.rules[0].from[0].source.ipBlocks[0]", "spec.rules[0].to[0].operation.ports[0]"], ignoreOrder: true, error);
        }
    }

    [Fact]
    public async Task An_operator_applies_secrets_unread_and_learns_nothing_of_what_was_there()
    {
        await using ControlledGateway gateway = await ControlledGateway.StartAsync();
        KubectlCommand oper = await gateway.KubectlAsync("operator");
        await gateway.Kubectl.OutputAsync("create", "secret", "generic", "theirs", "--from-literal=password=hunter2");
        string Secret(string value) => $"apiVersion: v1\nkind: Secret\nmetadata: {{name: theirs, namespace: default}}\nstringData: {{password: {value}}}\n";

        ToolResult right = await oper.RunWithInputAsync(Secret("hunter2"), "apply", "--server-side", "--dry-run=server", "-f", "-");
        ToolResult wrong = await oper.RunWithInputAsync(Secret("hunter3"), "apply", "--server-side", "--dry-run=server", "-f", "-");
        right.ExitCode.ShouldBe(1);
        (right.Output + right.Error).ShouldBe(wrong.Output + wrong.Error);

        foreach (string value in (string[])["new", "new", "newer"])
            (await oper.RunWithInputAsync(Secret(value), value == "new" ? ["apply", "--server-side", "--force-conflicts", "-f", "-"] : ["apply", "--server-side", "-f", "-"])).Succeeded();
        (await gateway.Kubectl.OutputAsync("get", "secret", "theirs", "-o", "jsonpath={.data.password}")).ShouldBe(Convert.ToBase64String("newer"u8));
        string[] told = [.. gateway.Audit().Where(line => line.TryGetProperty("changes", out _)).Select(line => line.GetRawText())];
        told.ShouldContain(line => line.Contains("""{"path":"data.password","old":"(hidden)","new":"(hidden)"}""", StringComparison.Ordinal));
        told.ShouldNotContain(line => line.Contains("sha256", StringComparison.Ordinal));
    }

    /// <summary>What the status says without how long that took, which is told anew when another order of members made the object new.</summary>
    private static async Task<string> Status(KubectlCommand kubectl)
    {
        using JsonDocument found = JsonDocument.Parse(await kubectl.OutputAsync("get", "-n", "istio-system", "authorizationpolicy", "test", "-o", "json"));
        return Regex.Replace(found.RootElement.GetProperty("status").GetRawText(), "\\s+(?:after [0-9]+ ms)?", "", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
    }
}
