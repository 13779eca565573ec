using System.Net;
using System.Net.Http.Headers;
using Portcullis.Testing;
using System.Runtime.Versioning;

namespace Portcullis.EndToEnd.Control;

/// <summary>What one control plane gives and takes away holds for every other on the same store.</summary>
[SupportedOSPlatform("linux")]
public sealed class Credentials_of_several_control_planes
{
    [Fact]
    public async Task A_token_and_its_revocation_hold_for_all_and_so_does_a_revoked_kubeconfig()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync();
        Reaper.EndWithTests(etcd.ProcessId);
        string store = $"etcd:{etcd.Endpoint.GetLeftPart(UriPartial.Authority)}", keys = Path.Combine(Scratch.Folder("keys"), "store.key");
        string here = Scratch.Folder("here"), there = Scratch.Folder("there");
        await using ControlProcess first = await ControlProcess.StartAsync(here, "--store", store, "--store-key", keys);
        CopyFolder(Path.Combine(here, "pki"), Path.Combine(there, "pki"));
        await using ControlProcess second = await ControlProcess.StartAsync(there, "--store", store, "--store-key", keys);

        string token = (await Run("token", "create", "--role", "viewer", "--name", "ci", "--data", here)).Output.Trim();
        (await Run("token", "list", "--data", there)).Output.ShouldContain("ci");
        (await AskAsync(second, token)).ShouldBe(HttpStatusCode.OK);
        (await Run("token", "revoke", "ci", "--data", there)).Output.ShouldContain("revoked");
        (await AskAsync(second, token)).ShouldBe(HttpStatusCode.Unauthorized);
        await Eventually.HoldsAsync(async () => await AskAsync(first, token) == HttpStatusCode.Unauthorized);

        string lost = Path.Combine(Scratch.Folder("kubeconfig"), "ann");
        await Run("kubeconfig", "--role", "viewer", "--name", "ann", "--out", lost, "--data", here);
        KubectlCommand ann = new(lost);
        await ann.OutputAsync("get", "namespaces");
        await Run("kubeconfig", "revoke", "ann", "--data", there);
        await Eventually.HoldsAsync(async () => (await ann.RunAsync("get", "namespaces")).ExitCode != 0);
        (await Run("kubeconfig", "revoked", "--data", here)).Output.ShouldContain("ann");
    }

    [Fact]
    public async Task While_none_runs_tokens_are_made_and_revoked_in_the_store()
    {
        string data = Scratch.Folder("data");
        await using (ControlProcess first = await ControlProcess.StartAsync(data))
        {
            await first.Process.SignalAsync("TERM");
            (await first.Process.ExitAsync()).ShouldBe(0);
        }
        string kept = (await Run("token", "create", "--role", "viewer", "--name", "kept", "--data", data)).Output.Trim();
        string ended = (await Run("token", "create", "--role", "viewer", "--name", "ended", "--data", data)).Output.Trim();
        await Run("token", "revoke", "ended", "--data", data);

        await using ControlProcess second = await ControlProcess.StartAsync(data);

        (await AskAsync(second, kept)).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(second, ended)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static async Task<ToolResult> Run(params string[] arguments) => (await Tool.RunAsync(Repository.Portcullis, arguments)).Succeeded();

    private static async Task<HttpStatusCode> AskAsync(ControlProcess control, string token)
    {
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true } };
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(control.Api.Server, "/api/v1/namespaces")) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using HttpResponseMessage answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (string file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
