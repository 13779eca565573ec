using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

/// <summary>The real kubectl's server-side apply, and its way there from client-side apply.</summary>
public sealed class KubectlApplyTests
{
    private const string Policy = """
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: web, namespace: shop}
        spec: {mtls: {mode: STRICT}, selector: {matchLabels: {app: web}}}
        """;

    [Fact]
    public async Task Server_side_apply_creates_and_is_repeated_without_a_new_version()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        string file = kubectl.Write("pa.yaml", Policy);

        (await kubectl.Output("apply", "--server-side", "-f", file)).ShouldBe("peerauthentication.security.istio.io/web serverside-applied\n");
        JsonNode first = await Read(kubectl);
        (await kubectl.Output("apply", "--server-side", "-f", file)).ShouldBe("peerauthentication.security.istio.io/web serverside-applied\n");

        JsonNode.DeepEquals(first, await Read(kubectl)).ShouldBeTrue();
        Managers(first).ShouldBe(["kubectl Apply"]);
        first["metadata"]!["managedFields"]![0]!["fieldsV1"].ShouldBeJson("""{"f:spec":{"f:mtls":{"f:mode":{}},"f:selector":{"f:matchLabels":{"f:app":{}}}}}""");
    }

    [Fact]
    public async Task A_conflict_is_named_by_field_and_manager_and_taken_by_force()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        string file = kubectl.Write("pa.yaml", Policy);
        await kubectl.Output("apply", "--server-side", "--field-manager=gitops", "-f", file);
        await kubectl.Output("patch", "pa", "web", "--type=merge", "--field-manager=hotfix", "-p", """{"spec":{"mtls":{"mode":"PERMISSIVE"}}}""");

        Kubectl.Ran refused = await kubectl.Run("apply", "--server-side", "--field-manager=gitops", "-f", file);

        refused.Code.ShouldBe(1);
        refused.Error.ShouldStartWith("error: Apply failed with 1 conflict: conflict with \"hotfix\" using security.istio.io/v1: .spec.mtls.mode\nPlease review the fields above");
        (await kubectl.Output("get", "pa", "web", "-o", "jsonpath={.spec.mtls.mode}")).ShouldBe("PERMISSIVE");

        await kubectl.Output("apply", "--server-side", "--force-conflicts", "--field-manager=gitops", "-f", file);
        JsonNode forced = await Read(kubectl);
        forced["spec"]!["mtls"]!["mode"]!.GetValue<string>().ShouldBe("STRICT");
        Managers(forced).ShouldBe(["gitops Apply"]);
    }

    [Fact]
    public async Task Several_conflicts_are_listed()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        await kubectl.Output("apply", "--server-side", "--field-manager=a", "-f", kubectl.Write("a.yaml", Policy));
        string other = kubectl.Write("b.yaml", Policy.Replace("STRICT", "DISABLE", StringComparison.Ordinal).Replace("app: web", "app: api", StringComparison.Ordinal));

        (await kubectl.Run("apply", "--server-side", "--field-manager=b", "-f", other)).Error
            .ShouldStartWith("error: Apply failed with 2 conflicts: conflicts with \"a\":\n- .spec.mtls.mode\n- .spec.selector.matchLabels.app\nPlease review");
    }

    [Fact]
    public async Task What_is_applied_no_longer_goes_and_what_others_own_stays()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        await kubectl.Output("apply", "--server-side", "-f", kubectl.Write("pa.yaml", Policy));
        await kubectl.Output("label", "pa", "web", "tier=gold");
        await kubectl.Output("apply", "--server-side", "--field-manager=ports", "-f", kubectl.Write("ports.yaml", """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: web, namespace: shop}
            spec: {portLevelMtls: {"8080": {mode: DISABLE}}}
            """));

        await kubectl.Output("apply", "--server-side", "-f", kubectl.Write("pa.yaml", """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: web, namespace: shop}
            spec: {mtls: {mode: STRICT}}
            """));

        JsonNode left = await Read(kubectl);
        left["spec"].ShouldBeJson("""{"mtls":{"mode":"STRICT"},"portLevelMtls":{"8080":{"mode":"DISABLE"}}}""");
        left["metadata"]!["labels"].ShouldBeJson("""{"tier":"gold"}""");
        Managers(left).ShouldBe(["kubectl Apply", "ports Apply", "kubectl-label Update"], ignoreOrder: true);
    }

    [Fact]
    public async Task From_client_side_to_server_side_and_the_old_entry_is_gone()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        await kubectl.Output("apply", "-f", kubectl.Write("pa.yaml", Policy));
        Managers(await Read(kubectl)).ShouldBe(["kubectl-client-side-apply Update"]);

        string file = kubectl.Write("pa.yaml", Policy.Replace("STRICT", "PERMISSIVE", StringComparison.Ordinal));
        Kubectl.Ran applied = await kubectl.Run("apply", "--server-side", "-f", file);

        (applied.Code, applied.Error).ShouldBe((0, ""));
        JsonNode moved = await Read(kubectl);
        Managers(moved).ShouldBe(["kubectl Apply", "kubectl-last-applied Apply"], ignoreOrder: true);
        moved["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"]!.GetValue<string>().ShouldContain("PERMISSIVE");

        // And what the manifest has no longer is removed, though a client-side apply had created it.
        await kubectl.Output("apply", "--server-side", "-f", kubectl.Write("pa.yaml", Policy.Replace(", selector: {matchLabels: {app: web}}", "", StringComparison.Ordinal)));
        (await Read(kubectl))["spec"].ShouldBeJson("""{"mtls":{"mode":"STRICT"}}""");
    }

    [Fact]
    public async Task From_server_side_back_to_client_side()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        string file = kubectl.Write("pa.yaml", Policy);
        await kubectl.Output("apply", "-f", file);
        await kubectl.Output("apply", "--server-side", "-f", file);

        // The first time for the annotation's sake, which the server writes a little shorter than kubectl.
        (await kubectl.Output("apply", "-f", file)).ShouldEndWith("configured\n");
        (await kubectl.Output("apply", "-f", file)).ShouldEndWith("unchanged\n");
        (await kubectl.Output("apply", "-f", kubectl.Write("pa.yaml", Policy.Replace("STRICT", "DISABLE", StringComparison.Ordinal)))).ShouldEndWith("configured\n");
        (await Read(kubectl))["spec"]!["mtls"]!["mode"]!.GetValue<string>().ShouldBe("DISABLE");
    }

    [Fact]
    public async Task A_dry_run_and_a_diff_change_nothing()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        string file = kubectl.Write("pa.yaml", Policy);
        await kubectl.Output("apply", "--server-side", "-f", file);
        JsonNode before = await Read(kubectl);

        (await kubectl.Run("diff", "--server-side", "-f", file)).Code.ShouldBe(0);
        string changed = kubectl.Write("changed.yaml", Policy.Replace("STRICT", "DISABLE", StringComparison.Ordinal));
        Kubectl.Ran diff = await kubectl.Run("diff", "--server-side", "-f", changed);
        diff.Code.ShouldBe(1, diff.Error);
        diff.Output.ShouldContain("+    mode: DISABLE");
        (await kubectl.Output("apply", "--server-side", "--dry-run=server", "-f", changed)).ShouldContain("serverside-applied (server dry run)");

        JsonNode.DeepEquals(before, await Read(kubectl)).ShouldBeTrue();
    }

    [Fact]
    public async Task The_record_can_be_cleared_by_a_patch()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        string file = kubectl.Write("pa.yaml", Policy);
        await kubectl.Output("apply", "--server-side", "-f", file);

        await kubectl.Output("patch", "pa", "web", "--type=merge", "-p", """{"metadata":{"managedFields":[{}]}}""");
        (await Read(kubectl))["metadata"]!.AsObject().ContainsKey("managedFields").ShouldBeFalse();

        (await kubectl.Run("apply", "--server-side", "-f", kubectl.Write("pa.yaml", Policy.Replace("STRICT", "DISABLE", StringComparison.Ordinal)))).Error
            .ShouldContain("conflict with \"before-first-apply\" using security.istio.io/v1: .spec.mtls.mode");
    }

    [Fact]
    public async Task Another_version_of_the_same_object_is_applied_by_the_same_manager()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        await kubectl.Output("apply", "--server-side", "-f", kubectl.Write("pa.yaml", Policy));

        await kubectl.Output("apply", "--server-side", "-f", kubectl.Write("pa.yaml", Policy.Replace("io/v1", "io/v1beta1", StringComparison.Ordinal).Replace(", selector: {matchLabels: {app: web}}", "", StringComparison.Ordinal)));

        (await Read(kubectl))["spec"].ShouldBeJson("""{"mtls":{"mode":"STRICT"}}""");
    }

    [Fact]
    public async Task A_services_ports_are_owned_one_by_one()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        string Service(string ports) => $"apiVersion: v1\nkind: Service\nmetadata: {{name: web, namespace: shop}}\nspec: {{ports: [{ports}]}}\n";
        await kubectl.Output("apply", "--server-side", "--field-manager=a", "-f", kubectl.Write("a.yaml", Service("{name: http, port: 80, targetPort: 8080}, {name: https, port: 443}")));
        await kubectl.Output("apply", "--server-side", "--field-manager=b", "-f", kubectl.Write("b.yaml", Service("{name: metrics, port: 9090}")));

        (await kubectl.Output("get", "service", "web", "-o", "jsonpath={.spec.ports[*].port}")).ShouldBe("80 443 9090");

        await kubectl.Output("apply", "--server-side", "--field-manager=a", "-f", kubectl.Write("a.yaml", Service("{name: http, port: 80, targetPort: 8081}")));
        (await kubectl.Output("get", "service", "web", "-o", "jsonpath={.spec.ports[*].port} {.spec.ports[0].targetPort}")).ShouldBe("80 9090 8081");
    }

    private static async Task<JsonNode> Read(Kubectl kubectl) => JsonNode.Parse(await kubectl.Output("get", "pa", "web", "--show-managed-fields", "-o", "json"))!;

    private static IEnumerable<string> Managers(JsonNode value) =>
        value["metadata"]!["managedFields"]!.AsArray().Select(entry => $"{entry!["manager"]} {entry["operation"]}");
}
