using System.Net;
using System.Net.Sockets;

namespace Portcullis.EndToEnd.Authorizer;

/// <summary>Who may ask, and what happens when files change or the process is asked to stop.</summary>
public sealed class Listeners
{
    private const string Nothing = "apiVersion: v1\nkind: Namespace\nmetadata: {name: istio-system}\n";

    [Theory]
    [InlineData("can be reached from other machines", "--http", "0.0.0.0:0")]
    [InlineData("can be reached from other machines", "--grpc", "[::]:0")]
    [InlineData("--trust-headers wants a listener that only the proxy can reach", "--http", "0.0.0.0:0", "--insecure", "--trust-headers", "certificate")]
    [InlineData("choose a --mode", "--mode", "auto", "--trust-headers", "certificate")]
    [InlineData("nothing to serve", "--http", "off", "--grpc", "off")]
    [InlineData("belong together", "--tls-cert", "x")]
    [InlineData("--client-ca wants", "--client-ca", "x")]
    [InlineData("not of the form", "--http", "9000")]
    [InlineData("not of the form", "--http", "::1")]
    [InlineData("not of the form", "--grpc", "::1:9000")]
    [InlineData("not of the form", "--http", "[::1]")]
    [InlineData("is not a path", "--path-prefix", "check")]
    [InlineData("cannot be used", "--tls-cert", "/no/such", "--tls-key", "/no/such")]
    public async Task Refuses_to_start(string why, params string[] options)
    {
        using MeshFolder folder = new MeshFolder().Write("a.yaml", Nothing);
        ToolResult result = await AuthorizerProcess.RunAsync(folder.Path, options);

        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain(why);
    }

    [Fact]
    public async Task A_port_in_use_is_the_machines_no()
    {
        using MeshFolder folder = new MeshFolder().Write("a.yaml", Nothing);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        (await AuthorizerProcess.RunAsync(folder.Path, "--http", $"127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}")).ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task Only_a_certificate_of_the_authority_may_ask()
    {
        Pki pki = Pki.Create();
        MeshFolder folder = new MeshFolder().Write("deny.yaml", Manifest.Policy("deny", "DENY", "- to: [{operation: {paths: ['/admin']}}]"));
        await using AuthorizerProcess authorizer = await AuthorizerProcess.StartAsync(folder, "--http", "0.0.0.0:0",
            "--tls-cert", pki.Server.CertificateFile, "--tls-key", pki.Server.KeyFile, "--client-ca", Scratch.Write("ca.pem", pki.Authority.Pem));
        string url = $"https://127.0.0.1:{authorizer.HttpPort}";
        string[] Shown(Credential credential) => ["-k", "--cert", credential.CertificateFile, "--key", credential.KeyFile];

        (await Curl.RunAsync([.. Shown(pki.Client), url + "/x"])).Status.ShouldBe(200);
        (await Curl.RunAsync([.. Shown(pki.Client), url + "/admin"])).Status.ShouldBe(403);
        (await Curl.RunAsync("-k", url + "/x")).Status.ShouldBe(0);
        (await Curl.RunAsync([.. Shown(Pki.Create().Client), url + "/x"])).Status.ShouldBe(0);
        (await Curl.RunAsync($"http://127.0.0.1:{authorizer.HttpPort}/x")).Status.ShouldBe(0);
        using var caller = new GrpcCaller(authorizer.GrpcPort, "https", pki.Client);
        (await caller.CheckAsync("GET", "/admin")).Status.ShouldBe(403);
        using var stranger = new GrpcCaller(authorizer.GrpcPort, "https");
        await Should.ThrowAsync<HttpRequestException>(() => stranger.CheckAsync("GET", "/x"));
    }

    [Fact]
    public async Task A_change_of_files_acts_and_a_bad_one_does_not()
    {
        await using AuthorizerProcess authorizer = await AuthorizerProcess.StartAsync(new MeshFolder().Write("a.yaml", Nothing));
        (await authorizer.AskAsync("/admin")).Status.ShouldBe(200);
        authorizer.Process.Error.ShouldContain("every request is allowed");

        authorizer.Folder.Write("deny.yaml", Manifest.Policy("deny", "DENY", "- to: [{operation: {paths: ['/admin']}}]"));
        await authorizer.Process.ErrorHoldsAsync("revision 2 is in force");
        (await authorizer.AskAsync("/admin")).Status.ShouldBe(403);

        authorizer.Folder.Write("deny.yaml", "apiVersion: nonsense");
        await authorizer.Process.ErrorHoldsAsync("revision 2 stays in force");
        (await authorizer.AskAsync("/admin")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task A_bad_first_configuration_starts_nothing()
    {
        using MeshFolder folder = new MeshFolder().Write("a.yaml", "apiVersion: nonsense");

        (await AuthorizerProcess.RunAsync(folder.Path)).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task A_signal_drains()
    {
        await using AuthorizerProcess authorizer = await AuthorizerProcess.StartAsync(new MeshFolder().Write("a.yaml", Nothing));
        (await authorizer.AskAsync("/x")).Status.ShouldBe(200);

        await authorizer.Process.SignalAsync("TERM");

        (await authorizer.Process.ExitAsync()).ShouldBe(0);
        authorizer.Process.Error.ShouldContain("stopped");
        authorizer.Process.Lines.ShouldContain(line => line.Contains("\"path\":\"/x\"", StringComparison.Ordinal));
    }
}
