using Portcullis.Testing;

namespace Portcullis.EndToEnd.Control;

/// <summary>A new key for Secrets where two machines share one etcd and the key file is copied by hand, late.</summary>
public sealed class Rotating_keys_of_several_control_planes
{
    [Fact]
    public async Task The_machine_that_has_the_old_file_refuses_what_it_cannot_open_and_recovers_when_the_file_is_copied()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync();
        Reaper.EndWithTests(etcd.ProcessId);
        string store = $"etcd:{etcd.Endpoint.GetLeftPart(UriPartial.Authority)}";
        string folder = Scratch.Folder("keys"), here = Path.Combine(folder, "here"), there = Path.Combine(folder, "there"), data = Scratch.Folder("here");
        await using ControlProcess first = await ControlProcess.StartAsync(data, "--store", store, "--store-key", here);
        File.Copy(here, there);
        await using ControlProcess second = await ControlProcess.StartAsync(Scratch.Folder("there"), "--store", store, "--store-key", there);
        KubectlCommand one = new(first.Kubeconfig), two = new(second.Kubeconfig);
        await one.OutputAsync("create", "secret", "generic", "mine", "--from-literal=a=b");
        await two.OutputAsync("get", "secret", "mine");

        (await Tool.RunAsync(Repository.Portcullis, ["store", "rotate-key", "--data", data, "--store", store, "--store-key", here])).Succeeded();
        await second.Process.ErrorHoldsAsync("are not shown until their key is known");
        (await two.RunAsync("get", "secret", "mine")).Error.ShouldContain("which key file");
        (await two.RunAsync("get", "secrets")).ExitCode.ShouldNotBe(0);
        await two.OutputAsync("create", "configmap", "other", "--from-literal=a=b");
        await two.OutputAsync("get", "configmaps");
        await one.OutputAsync("get", "secret", "mine");

        File.Copy(here, there, overwrite: true);

        await Eventually.HoldsAsync(async () => (await two.RunAsync("get", "secret", "mine")).ExitCode == 0);
        await second.Process.ErrorHoldsAsync("the store serves again");
    }
}
