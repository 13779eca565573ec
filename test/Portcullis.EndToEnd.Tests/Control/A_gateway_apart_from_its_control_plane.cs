using System.Text.Json;

namespace Portcullis.EndToEnd.Control;

/// <summary><c>portcullis gateway</c> beside <c>portcullis control</c>: it follows, and serves on when the control plane is gone, also after its own restart.</summary>
public sealed class A_gateway_apart_from_its_control_plane
{
    private const string Edge = """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: istio-system}
        spec:
          selector: {istio: ingressgateway}
          servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]
        """;

    [Fact]
    public async Task It_follows_serves_on_alone_starts_from_its_disk_and_catches_up()
    {
        await using ControlPlaneProcess control = await ControlPlaneProcess.StartAsync();
        await using FollowingGateway gateway = FollowingGateway.Start(await control.KubeconfigForAsync("proxy"));
        await gateway.Process.LineAsync(static line => line.Contains("\"ready\"", StringComparison.Ordinal));

        await control.Kubectl.OutputOfAsync(Edge, "apply", "-f", "-");
        (await gateway.AskAsync("/admin")).ShouldBe(404);
        await control.Kubectl.OutputOfAsync(Deny("/admin"), "apply", "-f", "-");
        await Eventually.HoldsAsync(async () => await gateway.AskAsync("/admin") == 403);
        (await gateway.ControlPlaneAsync()).GetProperty("connected").GetBoolean().ShouldBeTrue();

        await control.KillAsync();
        await Eventually.HoldsAsync(async () => !(await gateway.ControlPlaneAsync()).GetProperty("connected").GetBoolean());
        (await gateway.AskAsync("/admin")).ShouldBe(403);

        await using FollowingGateway restarted = await gateway.RestartAsync();
        (await restarted.AskAsync("/admin")).ShouldBe(403);
        (await restarted.AskAsync("/other")).ShouldBe(404);
        JsonElement alone = await restarted.ControlPlaneAsync();
        alone.GetProperty("connected").GetBoolean().ShouldBeFalse();
        alone.GetProperty("fromCache").GetBoolean().ShouldBeTrue();

        await using ControlPlaneProcess again = await control.StartAgainAsync();
        await again.Kubectl.OutputOfAsync(Deny("/other"), "apply", "-f", "-");
        await Eventually.HoldsAsync(async () => await restarted.AskAsync("/other") == 403, () => restarted.Process.Error, seconds: 40);
        (await restarted.AskAsync("/admin")).ShouldBe(404);
        (await restarted.ControlPlaneAsync()).GetProperty("fromCache").GetBoolean().ShouldBeFalse();

        await restarted.Process.SignalAsync("TERM");
        (await restarted.Process.ExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_cache_that_was_tampered_with_is_not_served()
    {
        await using ControlPlaneProcess control = await ControlPlaneProcess.StartAsync();
        await control.Kubectl.OutputOfAsync(Edge, "apply", "-f", "-");
        await using FollowingGateway gateway = FollowingGateway.Start(await control.KubeconfigForAsync("proxy"));
        (await gateway.AskAsync("/")).ShouldBe(404);
        string file = Path.Combine(gateway.Data, "feed.cache");
        await Eventually.HoldsAsync(() => File.Exists(file));
        await control.KillAsync();
        await gateway.Process.SignalAsync("KILL");
        await gateway.Process.ExitAsync();

        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        await using FollowingGateway restarted = await gateway.RestartAsync();

        await restarted.Process.ErrorHoldsAsync("is ignored");
        await restarted.Process.ErrorHoldsAsync("no connection to the control plane");
        restarted.Process.Lines.ShouldBeEmpty();
        restarted.Process.HasExited.ShouldBeFalse();
    }

    [Fact]
    public async Task A_credential_of_another_role_or_namespace_feeds_nothing()
    {
        await using ControlPlaneProcess control = await ControlPlaneProcess.StartAsync();
        await using FollowingGateway viewer = FollowingGateway.Start(await control.KubeconfigForAsync("viewer"));
        await using FollowingGateway elsewhere = FollowingGateway.Start(await control.KubeconfigForAsync("proxy", "--namespace", "shop"));

        await viewer.Process.ErrorHoldsAsync("role `viewer`");
        await elsewhere.Process.ErrorHoldsAsync("the credential is for namespace `shop`, not `istio-system`");
        viewer.Process.Lines.ShouldBeEmpty();
        elsewhere.Process.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_does_not_go_together_on_the_command_line_is_said_at_once()
    {
        ToolResult none = await Tool.RunAsync(Repository.Portcullis, ["gateway", "--data", Scratch.Folder("gateway")]);
        ToolResult plain = await Tool.RunAsync(Repository.Portcullis, ["gateway", "--data", Scratch.Folder("gateway"), "--control-plane", "http://127.0.0.1:1", "--token", Scratch.Write("token", "t")]);

        (none.ExitCode, plain.ExitCode).ShouldBe((2, 2));
        none.Error.ShouldContain("--control-plane https://HOST:PORT");
        plain.Error.ShouldContain("is not of the form https://HOST:PORT");
    }

    private static string Deny(string path) => $$$"""
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: deny, namespace: istio-system}
        spec: {action: DENY, rules: [{to: [{operation: {paths: ["{{{path}}}"]}}]}]}
        """;
}
