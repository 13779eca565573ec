using Portcullis.Testing;

namespace Portcullis.EndToEnd;

/// <summary>Three control planes on a three-node etcd: one truth, whoever is asked, whoever dies.</summary>
public sealed class Several_control_planes
{
    [Fact]
    public async Task Show_one_truth_and_go_on_when_one_of_them_and_one_member_of_etcd_is_killed()
    {
        await using EtcdCluster etcd = await EtcdCluster.StartAsync();
        foreach (EtcdServer member in etcd.Members)
            Reaper.EndWithTests(member.ProcessId);
        string store = "etcd:" + string.Join(',', etcd.Endpoints.Select(endpoint => endpoint.GetLeftPart(UriPartial.Authority)));
        string keys = Path.Combine(Scratch.Folder("keys"), "store.key");
        await using ControlProcess first = await ControlProcess.StartAsync(Scratch.Folder("first"), "--store", store, "--store-key", keys);
        ControlProcess[] others = await Task.WhenAll(
            ControlProcess.StartAsync(Scratch.Folder("second"), "--store", store, "--store-key", keys),
            ControlProcess.StartAsync(Scratch.Folder("third"), "--store", store, "--store-key", keys));
        await using ControlProcess second = others[0], third = others[1];

        for (int number = 0; number < 20; number++)
        {
            string name = $"truth{number}";
            await first.Api.CreateAsync(name, "one");
            (await second.Api.ReadAsync(name)).ShouldBe("one"); // at once: a read is never older than a write that was acknowledged
            await second.Api.ReplaceAsync(name, "two");
            (await third.Api.ReadAsync(name)).ShouldBe("two");
        }

        await first.KillAsync();
        etcd.Leader().Kill();
        await second.Api.CreateAsync("after", "one");
        (await third.Api.ReadAsync("after")).ShouldBe("one");
        (await third.Api.ListAsync()).Count.ShouldBeGreaterThanOrEqualTo(21);
        (await second.Api.ListAsync()).OrderBy(each => each.Key, StringComparer.Ordinal).ShouldBe((await third.Api.ListAsync()).OrderBy(each => each.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Refuse_to_start_with_other_keys_for_secrets()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync();
        Reaper.EndWithTests(etcd.ProcessId);
        string[] store = ["--store", $"etcd:{etcd.Endpoint.GetLeftPart(UriPartial.Authority)}"];
        await using ControlProcess first = await ControlProcess.StartAsync(Scratch.Folder("first"), store);

        ToolResult second = await Tool.RunAsync(Repository.Portcullis, ["control", "--data", Scratch.Folder("second"), "--api", "127.0.0.1:0", .. store]);

        second.ExitCode.ShouldNotBe(0);
        second.Error.ShouldContain("--store-key");
    }
}
