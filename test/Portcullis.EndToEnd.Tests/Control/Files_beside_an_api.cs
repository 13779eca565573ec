namespace Portcullis.EndToEnd.Control;

/// <summary><c>up -f DIR --files seed</c> and <c>--files follow</c>, with the real kubectl beside them.</summary>
public sealed class Files_beside_an_api
{
    [Fact]
    public async Task Seeds_are_planted_once_and_belong_to_kubectl_from_then_on()
    {
        using MeshFolder folder = new MeshFolder().Write("mesh.yaml", Gateway + "\n---\n" + Map("settings", "one"));
        await using ControlledGateway first = await ControlledGateway.StartAsync("-f", folder.Path, "--files", "seed");
        (await first.CurlAsync("http://test.com/")).Status.ShouldBe(404);
        await first.Kubectl.OutputAsync("patch", "configmap", "settings", "-n", "istio-system", "--type=merge", "-p", "{\"data\":{\"value\":\"by hand\"}}");
        folder.Write("more.yaml", Map("late", "x"));

        await using ControlledGateway second = await first.RestartAsync("TERM");

        (await Value(second, "settings")).ShouldBe("by hand");
        (await Value(second, "late")).ShouldBe("x");
        await second.Process.ErrorHoldsAsync("configmaps `istio-system/settings`");
    }

    [Fact]
    public async Task Followed_files_are_the_truth_for_what_they_name()
    {
        using MeshFolder folder = new MeshFolder().Write("gateway.yaml", Gateway).Write("map.yaml", Map("settings", "one"));
        await using ControlledGateway gateway = await ControlledGateway.StartAsync("-f", folder.Path, "--files", "follow");
        (await Value(gateway, "settings")).ShouldBe("one");

        string refused = await gateway.Kubectl.ErrorAsync("patch", "configmap", "settings", "-n", "istio-system", "--type=merge", "-p", "{\"data\":{\"value\":\"by hand\"}}");
        refused.ShouldContain("map.yaml:1");
        refused.ShouldContain("Forbidden");
        (await gateway.Kubectl.ErrorAsync("delete", "configmap", "settings", "-n", "istio-system")).ShouldContain("map.yaml:1");
        await gateway.Kubectl.OutputAsync("create", "configmap", "ours", "-n", "istio-system");

        folder.Write("map.yaml", Map("settings", "two"));
        await Eventually.HoldsAsync(async () => await Value(gateway, "settings") == "two");
        folder.Delete("map.yaml");
        await Eventually.HoldsAsync(async () => (await gateway.Kubectl.RunAsync("get", "configmap", "settings", "-n", "istio-system")).ExitCode != 0);
        (await gateway.Kubectl.OutputAsync("get", "configmap", "ours", "-n", "istio-system")).ShouldContain("ours");
    }

    [Fact]
    public async Task A_bad_state_of_the_files_changes_nothing_and_says_where()
    {
        using MeshFolder folder = new MeshFolder().Write("gateway.yaml", Gateway).Write("map.yaml", Map("settings", "one"));
        await using ControlledGateway gateway = await ControlledGateway.StartAsync("-f", folder.Path, "--files", "follow");

        folder.Write("bad.yaml", "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: x}\nspec: {servrs: []}\n").Delete("map.yaml");
        await gateway.Process.ErrorHoldsAsync("bad.yaml:4");
        await gateway.Process.ErrorHoldsAsync("change nothing");
        (await Value(gateway, "settings")).ShouldBe("one");

        folder.Delete("bad.yaml");
        await Eventually.HoldsAsync(async () => (await gateway.Kubectl.RunAsync("get", "configmap", "settings", "-n", "istio-system")).ExitCode != 0);
    }

    [Fact]
    public async Task A_folder_that_is_emptied_is_taken_for_a_mistake()
    {
        using MeshFolder folder = new MeshFolder().Write("map.yaml", Map("settings", "one"));
        await using ControlledGateway gateway = await ControlledGateway.StartAsync("-f", folder.Path, "--files", "follow");

        folder.Delete("map.yaml");
        await gateway.Process.ErrorHoldsAsync("taken for a mistake");

        (await Value(gateway, "settings")).ShouldBe("one");
    }

    [Fact]
    public async Task Links_in_a_circle_hide_no_change_and_a_file_begun_anew_takes_nothing_away()
    {
        using MeshFolder folder = new MeshFolder().Write("map.yaml", Map("settings", "one")).Write("other.yaml", Map("other", "one"));
        File.CreateSymbolicLink(Path.Combine(folder.Path, "0"), Path.Combine(folder.Path, "0"));
        await using ControlledGateway gateway = await ControlledGateway.StartAsync("-f", folder.Path, "--files", "follow");

        folder.Write("map.yaml", Map("settings", "two"));
        await Eventually.HoldsAsync(async () => await Value(gateway, "settings") == "two");
        folder.Write("map.yaml", "");
        await gateway.Process.ErrorHoldsAsync("map.yaml` is empty");
        await gateway.Process.ErrorHoldsAsync("change nothing");
        (await Value(gateway, "settings")).ShouldBe("two");

        folder.Write("map.yaml", Map("settings", "three"));
        await Eventually.HoldsAsync(async () => await Value(gateway, "settings") == "three");
    }

    [Fact]
    public async Task What_was_deleted_while_it_was_down_is_deleted_when_it_is_back()
    {
        using MeshFolder folder = new MeshFolder().Write("gateway.yaml", Gateway).Write("map.yaml", Map("settings", "one"));
        await using ControlledGateway first = await ControlledGateway.StartAsync("-f", folder.Path, "--files", "follow");
        await first.Process.SignalAsync("KILL");
        folder.Delete("map.yaml");

        await using ControlledGateway second = await first.RestartAsync();

        (await second.Kubectl.ErrorAsync("get", "configmap", "settings", "-n", "istio-system")).ShouldContain("not found");
    }

    [Fact]
    public async Task Files_that_the_api_refuses_start_nothing()
    {
        using MeshFolder folder = new MeshFolder().Write("map.yaml", Map("settings", "one").Replace("istio-system", "nowhere", StringComparison.Ordinal));

        foreach (string mode in (string[])["seed", "follow"])
        {
            ToolResult result = await ControlledGateway.RunAsync(Scratch.Folder("data"), "-f", folder.Path, "--files", mode);

            result.ExitCode.ShouldBe(2, mode);
            result.Error.ShouldContain("map.yaml:1");
            result.Error.ShouldContain("namespaces \"nowhere\" not found");
        }
    }

    private static string Gateway => Manifest.Gateway(Manifest.HttpServer());

    private static string Map(string name, string value) => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{name}}, namespace: istio-system}
        data: {value: "{{value}}"}
        """;

    private static Task<string> Value(ControlledGateway gateway, string name) =>
        gateway.Kubectl.OutputAsync("get", "configmap", name, "-n", "istio-system", "-o", "jsonpath={.data.value}");
}
