namespace Portcullis.EndToEnd.Control;

/// <summary>A gateway that is not let in, or does not trust what it reached, says what to do.</summary>
public sealed class What_a_gateway_says_of_its_connection
{
    [Fact]
    public async Task A_control_plane_that_is_not_trusted()
    {
        await using ControlPlaneProcess control = await ControlPlaneProcess.StartAsync();
        string authority = Scratch.Write("ca.pem", Authority.Create("Another").Pem), token = Scratch.Write("token", "t");
        await using FollowingGateway other = FollowingGateway.Start("", "--control-plane", control.Api.AbsoluteUri, "--ca", authority, "--token", token);
        await using FollowingGateway mapped = FollowingGateway.Start(await control.KubeconfigForAsync("proxy"), "--control-plane", $"https://[::ffff:127.0.0.1]:{control.Api.Port}");

        await other.Process.ErrorHoldsAsync($"is not signed by the authority in --ca `{authority}`");
        other.Process.Error.ShouldContain("pki/ca.crt of its data folder");
        await mapped.Process.ErrorHoldsAsync("reach it by one of these names, or start the control plane with --api-name");
    }

    [Fact]
    public async Task A_credential_that_is_not_known_or_has_ended()
    {
        await using ControlPlaneProcess control = await ControlPlaneProcess.StartAsync();
        string credentials = await control.KubeconfigForAsync("proxy", "--ttl", "1s");
        string authority = Path.Combine(control.Data, "pki", "ca.crt");
        await using FollowingGateway unknown = FollowingGateway.Start("", "--control-plane", control.Api.AbsoluteUri, "--ca", authority, "--token", Scratch.Write("token", "t"));
        await using FollowingGateway viewer = FollowingGateway.Start(await control.KubeconfigForAsync("viewer"));

        await unknown.Process.ErrorHoldsAsync("`portcullis token create --role proxy`");
        await viewer.Process.ErrorHoldsAsync("a gateway needs a credential of role proxy");
        await Eventually.HoldsAsync(async () =>
        {
            await using FollowingGateway late = FollowingGateway.Start(credentials);
            await Eventually.HoldsAsync(() => late.Process.Error.Contains("control plane https://", StringComparison.Ordinal), () => late.Process.Error);
            return late.Process.Error.Contains(" ended at ", StringComparison.Ordinal) && late.Process.Error.Contains("`portcullis kubeconfig --role proxy`", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Two_signals_in_a_row_end_a_start_as_one_does()
    {
        string data = Scratch.Folder("data");
        await using var waiting = new Daemon(Repository.Portcullis, ["control", "--data", data, "--api", "127.0.0.1:0", "--store", "etcd:http://127.0.0.1:1"]);
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(data, "store.key")), () => waiting.Error);

        await Tool.RunAsync("bash", ["-c", $"for i in 1 2 3 4 5 6 7 8; do kill -TERM {waiting.Id} || true; sleep 0.02; done"]);

        await waiting.ExitAsync();
        waiting.Error.ShouldNotContain("Unhandled");
    }
}
