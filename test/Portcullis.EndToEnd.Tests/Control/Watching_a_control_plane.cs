using System.Text.Json;
using System.Text.RegularExpressions;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Control;

/// <summary>What an operator's tools learn of a control plane that runs.</summary>
public sealed class Watching_a_control_plane
{
    [Fact]
    public async Task Its_metrics_keep_the_formats_rules_and_are_all_in_the_operators_table()
    {
        string socket = Path.Combine(Scratch.Folder("status"), "s");
        await using var control = new Daemon(Repository.Portcullis,
            ["control", "--data", Scratch.Folder("data"), "--api", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--status-socket", socket]);
        using JsonDocument ready = JsonDocument.Parse(await control.LineAsync(static line => line.Contains("\"ready\"", StringComparison.Ordinal), seconds: 60));
        KubectlCommand kubectl = new(ready.RootElement.GetProperty("kubeconfig").GetString()!);
        await kubectl.OutputAsync("create", "configmap", "one", "--from-literal=a=b");
        (await kubectl.RunAsync("get", "configmap", "two")).ExitCode.ShouldBe(1);

        await control.SignalAsync("HUP"); // what a service manager may send to make it reload
        using var http = new HttpClient();
        string text = await http.GetStringAsync(new Uri(ready.RootElement.GetProperty("metrics").GetString()!));

        IReadOnlyList<string> families = Exposition.Check(text);
        text.ShouldContain("portcullis_api_requests_total{verb=\"create\",resource=\"configmaps\",code=\"201\"} 1\n");
        text.ShouldContain("portcullis_api_requests_total{verb=\"get\",resource=\"configmaps\",code=\"404\"} 1\n");
        text.ShouldContain("portcullis_store_objects{resource=\"configmaps\"} 1\n");
        text.ShouldContain("portcullis_leader 1\n");
        text.ShouldContain("portcullis_store_healthy 1\n");
        Regex.IsMatch(text, "portcullis_store_commit_duration_seconds_count [1-9]").ShouldBeTrue();
        string documented = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "operations.md"));
        foreach (string family in families)
            documented.ShouldContain($"`{family}`");

        ToolResult status = (await Tool.RunAsync(Repository.Portcullis, ["status", "--socket", socket])).Succeeded();
        status.Output.ShouldContain("leads");
        status.Output.ShouldContain("objects");
        await control.SignalAsync("TERM");
        (await control.ExitAsync()).ShouldBe(0);
    }
}
