namespace Portcullis.EndToEnd.Control;

/// <summary>Of two gateways that call themselves the same, the one that is there stays, and the other waits for its place.</summary>
public sealed class Two_gateways_of_one_name
{
    [Fact]
    public async Task Who_is_there_stays_until_it_ends_and_the_other_says_what_to_do()
    {
        await using ControlPlaneProcess control = await ControlPlaneProcess.StartAsync();
        string credentials = await control.KubeconfigForAsync("proxy");
        await using FollowingGateway first = FollowingGateway.Start(credentials);
        await ConnectedAsync(first);
        await using FollowingGateway second = FollowingGateway.Start(credentials);

        await second.Process.ErrorHoldsAsync("data plane `istio-system/edge-1` is connected already, from 127.0.0.1 since ");
        second.Process.Error.ShouldContain("--name");
        (await first.ControlPlaneAsync()).GetProperty("connected").GetBoolean().ShouldBeTrue();
        first.Process.Error.ShouldNotContain("no connection");

        await first.Process.SignalAsync("KILL");
        await ConnectedAsync(second);
    }

    [Fact]
    public async Task A_process_that_does_not_answer_any_more_loses_its_place_within_half_a_minute()
    {
        await using ControlPlaneProcess control = await ControlPlaneProcess.StartAsync();
        string credentials = await control.KubeconfigForAsync("proxy");
        await using FollowingGateway first = FollowingGateway.Start(credentials);
        await ConnectedAsync(first, seconds: 60);
        await first.Process.SignalAsync("STOP");
        await using FollowingGateway second = FollowingGateway.Start(credentials);

        await Eventually.HoldsAsync(() => second.Process.Error.Contains("is connected already", StringComparison.Ordinal), () => second.Process.Error, seconds: 60);
        await ConnectedAsync(second, seconds: 120);
    }

    [Fact]
    public async Task The_place_of_the_gateway_in_the_control_planes_process_is_not_taken()
    {
        await using ControlledGateway joined = await ControlledGateway.StartAsync();
        await using FollowingGateway other = FollowingGateway.Start(await joined.KubeconfigForAsync("proxy"), "--name", "istio-ingressgateway");

        await other.Process.ErrorHoldsAsync("runs inside the control plane's own process: give this one another name with --name");
        await joined.Kubectl.OutputOfAsync(Manifest.Gateway(Manifest.HttpServer("test.com")), "apply", "-f", "-");
        await joined.Kubectl.OutputAsync("wait", "--for=condition=Enforced", "gateway/httpbin", "--timeout=20s");
        (await joined.CurlAsync("http://test.com/")).Status.ShouldBe(404);
    }

    private static Task ConnectedAsync(FollowingGateway gateway, int seconds = 20) =>
        Eventually.HoldsAsync(() => gateway.Process.Error.Contains("connected to the control plane", StringComparison.Ordinal), () => gateway.Process.Error, seconds);
}
