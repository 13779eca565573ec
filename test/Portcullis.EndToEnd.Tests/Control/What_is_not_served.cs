using System.Net;
using System.Net.Sockets;

namespace Portcullis.EndToEnd.Control;

/// <summary>A Gateway that is accepted and cannot be served is not <c>Enforced</c>, says why, and becomes so by itself.</summary>
public sealed class What_is_not_served
{
    private static readonly string[] Wait = ["wait", "--for=condition=Enforced", "gateway/httpbin"];

    [Fact]
    public async Task A_gateway_without_its_secret_waits_for_it()
    {
        Pki pki = Pki.Create();
        await using ControlledGateway gateway = await ControlledGateway.StartAsync();
        await gateway.Kubectl.OutputOfAsync(Manifest.Gateway(Manifest.HttpsServer("test.com", "mode: MUTUAL, credentialName: test.com")), "apply", "-f", "-");

        (await gateway.Kubectl.ErrorAsync([.. Wait, "--timeout=3s"])).ShouldContain("timed out");
        (await gateway.Kubectl.OutputAsync("get", "gateway", "httpbin", "-o", "yaml")).ShouldContain("reason: NotServed");
        (await WhyAsync(gateway)).ShouldBe("0 of 1 data plane serve it; istio-system/istio-ingressgateway does not serve spec.servers[0] (port 443, `https-testcom`): secret `istio-system/test.com` does not exist");
        (await gateway.Kubectl.OutputAsync("describe", "gateway", "httpbin")).ShouldMatch(@"Warning\s+NotServed");
        (await gateway.Kubectl.OutputAsync("get", "gateway", "httpbin", "-o", "jsonpath={.status.conditions[?(@.type=='Accepted')].status}")).ShouldBe("True");

        await gateway.Kubectl.OutputOfAsync(pki.Secret(), "apply", "-f", "-");

        await gateway.Kubectl.OutputAsync([.. Wait, "--timeout=20s"]);
        (await gateway.CurlAsync("https://test.com/", pki.Client, "--cacert", Scratch.Write("ca.pem", pki.Authority.Pem))).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_gateway_whose_port_is_taken_is_enforced_when_it_is_free()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        int port = ((IPEndPoint)holder.LocalEndpoint).Port;
        await using ControlledGateway gateway = await ControlledGateway.StartAsync("--port", $"80={port}");
        await gateway.Kubectl.OutputOfAsync(Manifest.Gateway(Manifest.HttpServer("test.com")), "apply", "-f", "-");

        await gateway.Kubectl.ErrorAsync([.. Wait, "--timeout=3s"]);
        (await WhyAsync(gateway)).ShouldContain($"cannot listen on 127.0.0.1:{port}: address already in use");
        holder.Stop();

        await gateway.Kubectl.OutputAsync([.. Wait, "--timeout=20s"]);
        (await gateway.CurlAsync("http://test.com/")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_younger_gateway_whose_host_is_taken_says_by_whom()
    {
        await using ControlledGateway gateway = await ControlledGateway.StartAsync();
        await gateway.Kubectl.OutputOfAsync(Pki.Create().Secret(), "apply", "-f", "-");
        string older = Manifest.Gateway(Manifest.HttpsServer("test.com", "mode: SIMPLE, credentialName: test.com"));
        await gateway.Kubectl.OutputOfAsync(older, "apply", "-f", "-");
        await gateway.Kubectl.OutputAsync([.. Wait, "--timeout=20s"]);

        await gateway.Kubectl.OutputOfAsync(older.Replace("name: httpbin", "name: younger", StringComparison.Ordinal), "apply", "-f", "-");

        await gateway.Kubectl.ErrorAsync("wait", "--for=condition=Enforced", "gateway/younger", "--timeout=3s");
        (await WhyAsync(gateway, "younger")).ShouldContain("already belongs to `default/httpbin servers[0]`");
        await gateway.Kubectl.OutputAsync("delete", "gateway", "httpbin");
        await gateway.Kubectl.OutputAsync("wait", "--for=condition=Enforced", "gateway/younger", "--timeout=20s");
    }

    [Fact]
    public async Task A_gateway_that_starts_from_its_disk_tells_it_when_it_is_connected()
    {
        int port = FreePort();
        await using ControlPlaneProcess control = await ControlPlaneProcess.StartAsync();
        await using FollowingGateway gateway = FollowingGateway.Start(await control.KubeconfigForAsync("proxy"), "--port", $"80={port}");
        await gateway.Process.LineAsync(static line => line.Contains("\"ready\"", StringComparison.Ordinal));
        await control.Kubectl.OutputOfAsync(Manifest.Gateway(Manifest.HttpServer("test.com")), "apply", "-f", "-");
        await control.Kubectl.OutputAsync([.. Wait, "--timeout=20s"]);
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(gateway.Data, "feed.cache")));
        await control.KillAsync();
        await gateway.Process.SignalAsync("KILL");
        await gateway.Process.ExitAsync();
        using var holder = new TcpListener(IPAddress.Loopback, port);
        holder.Start();

        await using FollowingGateway restarted = await gateway.RestartAsync();
        await restarted.Process.ErrorHoldsAsync("address already in use");
        await using ControlPlaneProcess again = await control.StartAgainAsync();
        await again.Kubectl.OutputAsync("wait", "--for=jsonpath={.status.conditions[?(@.type==\"Enforced\")].reason}=NotServed", "gateway/httpbin", "--timeout=40s");
        holder.Stop();

        await again.Kubectl.OutputAsync([.. Wait, "--timeout=20s"]);
    }

    private static Task<string> WhyAsync(ControlledGateway gateway, string name = "httpbin") =>
        gateway.Kubectl.OutputAsync("get", "gateway", name, "-o", "jsonpath={.status.conditions[?(@.type=='Enforced')].message}");

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
