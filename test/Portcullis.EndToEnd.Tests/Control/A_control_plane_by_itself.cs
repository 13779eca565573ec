using System.Text.Json;

namespace Portcullis.EndToEnd.Control;

public sealed class A_control_plane_by_itself
{
    [Fact]
    public async Task Serves_the_api_keeps_what_was_stored_and_its_store_can_be_cared_for_meanwhile()
    {
        string data = Scratch.Folder("data");
        await using (Daemon first = Start(data))
        {
            KubectlCommand kubectl = new(await Ready(first));
            await kubectl.OutputAsync("create", "secret", "generic", "mine", "--from-literal=a=hunter2hunter2");
            (await Store(data, "backup", Path.Combine(data, "copy"))).Succeeded();
            (await Store(data, "rotate-key")).Succeeded().Output.ShouldContain("by itself");
            await first.ErrorHoldsAsync("sealed with it anew");
            (await Store(data, "check")).Succeeded().Output.ShouldNotContain("older key");
            await first.SignalAsync("TERM");
            (await first.ExitAsync()).ShouldBe(0);
        }
        File.ReadAllText(Path.Combine(data, "store.db"), System.Text.Encoding.Latin1).ShouldNotContain("aHVudGVyMmh1bnRlcjI");

        await using Daemon second = Start(data);
        (await new KubectlCommand(await Ready(second)).OutputAsync("get", "secret", "mine", "-o", "jsonpath={.data.a}")).ShouldBe(Convert.ToBase64String("hunter2hunter2"u8));
    }

    [Fact]
    public async Task A_second_one_on_the_same_store_says_so()
    {
        string data = Scratch.Folder("data");
        await using Daemon first = Start(data);
        await Ready(first);

        ToolResult second = await Tool.RunAsync(Repository.Portcullis, ["control", "--data", data, "--api", "127.0.0.1:0"]);

        second.ExitCode.ShouldBe(3);
        second.Error.ShouldContain("in use by another process");
    }

    [Fact]
    public async Task A_port_in_use_and_a_lost_key_are_told_with_what_to_do()
    {
        string data = Scratch.Folder("data");
        string api;
        await using (Daemon first = Start(data))
        {
            await Ready(first);
            api = JsonDocument.Parse(first.Lines[0]).RootElement.GetProperty("api").GetString()!["https://".Length..];
            ToolResult taken = await Tool.RunAsync(Repository.Portcullis, ["control", "--data", Scratch.Folder("data"), "--api", api]);
            taken.ExitCode.ShouldBe(3);
            taken.Error.ShouldContain("give another with --api");
        }
        File.Delete(Path.Combine(data, "store.key"));

        ToolResult lost = await Tool.RunAsync(Repository.Portcullis, ["control", "--data", data, "--api", "127.0.0.1:0"]);

        lost.ExitCode.ShouldBe(3);
        lost.Error.ShouldContain("put the file back");
        File.Exists(Path.Combine(data, "store.key")).ShouldBeFalse();
    }

    private static Daemon Start(string data) => new(Repository.Portcullis, ["control", "--data", data, "--api", "127.0.0.1:0"]);

    private static async Task<string> Ready(Daemon process)
    {
        string line = await process.LineAsync(static line => line.Contains("\"ready\"", StringComparison.Ordinal));
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("kubeconfig").GetString()!;
    }

    private static Task<ToolResult> Store(string data, params string[] arguments) => Tool.RunAsync(Repository.Portcullis, ["store", .. arguments, "--data", data]);
}
