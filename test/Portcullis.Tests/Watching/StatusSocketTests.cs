using System.CommandLine;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;
using Portcullis.Commands;
using Portcullis.Proxy;
using Portcullis.Running;

namespace Portcullis.Tests.Watching;

/// <summary>The status socket and the command that asks it.</summary>
[SupportedOSPlatform("linux")]
public sealed class StatusSocketTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("status").FullName;

    private string Path => System.IO.Path.Combine(_folder, "one.sock");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Tells_every_caller_how_things_stand()
    {
        using StatusSocket socket = StatusSocket.Open(Path, () => Given.Report(), out _).ShouldNotBeNull();

        for (int i = 0; i < 3; i++)
        {
            (ExitCode code, string output, string error) = await StatusAsync("--socket", Path);
            (code, error).ShouldBe((ExitCode.Ok, ""));
            output.ReplaceLineEndings("\n").ShouldBe("""
                portcullis 1.2.3, process 4711, ready, revision 7, since 2030-01-01 12:00:00 UTC
                  https port 443 on 127.0.0.1:8443
                  metrics at http://127.0.0.1:9090/metrics
                  connections open: 3
                  requests: 12
                  certificate refused: expired: 2
                  certificate test.com ends 2030-01-31 12:00:00 UTC
                  token keys from https://idp.example/jwks
                    key one, RSA 2048, for RS256
                    key without a kid, EC P-256
                    note: keys[2] is symmetric
                    confirmed 2030-01-01 12:00:00 UTC
                    next fetch 2030-01-01 12:20:00 UTC
                  token keys from issuer https://other.example
                    none were ever fetched: requests with its tokens are refused
                    failing 2030-01-01 12:00:05 UTC: `https://other.example` refuses connections
                      = help: wake it up
                    being fetched now

                """);
        }
    }

    [Fact]
    public async Task Tells_how_a_gateway_stands_with_its_control_plane()
    {
        using StatusSocket socket = StatusSocket.Open(Path, Given.Fed, out _).ShouldNotBeNull();

        (ExitCode _, string output, string _) = await StatusAsync("--socket", Path);

        output.ReplaceLineEndings("\n").ShouldContain("""
              control plane https://control.example:6443: NOT connected, revision 57 in force, from the cache
                last known to be the latest 2030-01-01 12:01:00 UTC
                refused objects: 2; what ran before them stays in force
                not served: /networking.istio.io/gateways/default/edge: no port
                connection refused

            """);
    }

    [Fact]
    public async Task Tells_how_a_control_plane_stands()
    {
        using StatusSocket socket = StatusSocket.Open(Path, Given.Controlling, out _).ShouldNotBeNull();

        (ExitCode _, string output, string _) = await StatusAsync("--socket", Path);

        output.ReplaceLineEndings("\n").ShouldBe("""
            portcullis 1.2.3, process 4711, ready, since 2030-01-01 12:00:00 UTC
              metrics at http://127.0.0.1:9090/metrics
              API at https://127.0.0.1:6443, leads: 8 requests, 5 refused, 1 failed, 6 watches open
                store etcd:http://127.0.0.1:2379 at revision 57: 3 objects, 5 commits, 2 failed, 4096 bytes
                the store does NOT serve: etcd? is gone
                etcd at http://127.0.0.1:2380 does NOT answer
                data planes: 4 connected, 1 lost, 2 lagging, 1 refusing; 10 updates, 12345 bytes sent
                audit log: 3 writes are NOT recorded
                the API's authority ends 2039-12-30 12:00:00 UTC, its serving certificate 2030-04-01 12:00:00 UTC
                certificate in Secret shop/old (tls.crt) ends 2029-12-31 12:00:00 UTC
                certificate in Secret shop/soon (tls.crt) ends 2030-01-06 12:00:00 UTC

            """);
    }

    [Fact]
    public async Task Json_is_one_array_of_all_that_answered()
    {
        string second = System.IO.Path.Combine(_folder, "two.sock");
        using StatusSocket one = StatusSocket.Open(Path, () => Given.Report(), out _).ShouldNotBeNull();
        using StatusSocket two = StatusSocket.Open(second, () => Given.Report(GatewayPhase.Draining), out _).ShouldNotBeNull();

        (ExitCode code, string output, _) = await StatusAsync("--json", "--socket", Path, second);

        code.ShouldBe(ExitCode.Ok);
        using JsonDocument all = JsonDocument.Parse(output);
        all.RootElement.GetArrayLength().ShouldBe(2);
        all.RootElement[0].GetProperty("keys")[1].GetProperty("failure").GetString().ShouldBe("`https://other.example` refuses connections");
        all.RootElement[0].GetProperty("counters").GetProperty("requests").GetInt64().ShouldBe(12);
        all.RootElement[1].GetProperty("phase").GetString().ShouldBe("draining");
    }

    [Fact]
    public async Task Only_the_user_may_ask_and_the_socket_goes_with_the_process()
    {
        using (StatusSocket.Open(Path, () => Given.Report(), out _).ShouldNotBeNull())
            File.GetUnixFileMode(Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        File.Exists(Path).ShouldBeFalse();
        (ExitCode code, _, string error) = await StatusAsync("--socket", Path);
        code.ShouldBe(ExitCode.Unavailable);
        error.ShouldStartWith($"portcullis: `{Path}` cannot be asked: ");
    }

    [Fact]
    public void A_socket_that_a_dead_process_left_is_replaced_and_one_that_lives_is_not()
    {
        LeaveDead(Path);
        using StatusSocket socket = StatusSocket.Open(Path, () => Given.Report(), out _).ShouldNotBeNull();

        StatusSocket.Open(Path, () => Given.Report(), out string? reason).ShouldBeNull();
        reason!.ShouldStartWith($"no status socket at `{Path}`: ");
    }

    [Fact]
    public void A_file_in_the_sockets_place_is_not_deleted()
    {
        File.WriteAllText(Path, "");

        StatusSocket.Open(Path, () => Given.Report(), out string? reason).ShouldBeNull();

        reason.ShouldNotBeNull();
        File.Exists(Path).ShouldBeTrue();
    }

    [Fact]
    public void A_path_that_is_too_long_for_a_socket_is_a_reason() =>
        StatusSocket.Open("/tmp/" + new string('x', 200), () => Given.Report(), out string? _).ShouldBeNull();

    [Fact]
    public async Task A_dead_processes_socket_in_the_runtime_folder_is_passed_over_and_cleaned_up()
    {
        LeaveDead(Path);

        (await StatusCaller.AskAsync(Path, isOurs: true, CancellationToken.None)).ShouldBe((null, null));

        File.Exists(Path).ShouldBeFalse();
    }

    [Fact]
    public async Task A_caller_that_says_nothing_and_reads_nothing_holds_nobody_up()
    {
        var large = new KeySourceStatus { Location = new string('x', 4 << 20) };
        using StatusSocket socket = StatusSocket.Open(Path, () => Given.Report() with { Gateway = Given.Gateway() with { Keys = [large] } }, out _).ShouldNotBeNull();
        using var lazy = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await lazy.ConnectAsync(new UnixDomainSocketEndPoint(Path));

        (await StatusAsync("--socket", Path)).Code.ShouldBe(ExitCode.Ok);
    }

    [Fact]
    public async Task Names_of_keys_cannot_write_on_the_terminal()
    {
        var source = new KeySourceStatus { Location = "x", Keys = [new KeyStatus("\u001b[2Jgone\r\n\u009b", Algorithm: null, "RSA 2048")], LastGood = Given.Noon };
        using StatusSocket socket = StatusSocket.Open(Path, () => Given.Report() with { Gateway = Given.Gateway() with { Keys = [source] } }, out _).ShouldNotBeNull();

        (await StatusAsync("--socket", Path)).Output.ShouldContain("key ?[2Jgone???, RSA 2048");
    }

    [Fact]
    public void A_runtime_folder_that_others_can_enter_is_not_used()
    {
        string open = System.IO.Path.Combine(_folder, "open");
        Directory.CreateDirectory(open);
        File.SetUnixFileMode(open, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);

        Should.Throw<IOException>(() => RuntimeFolder.Make(open)).Message.ShouldContain("is not this user's alone");
        string link = System.IO.Path.Combine(_folder, "link");
        Directory.CreateSymbolicLink(link, _folder);
        Should.Throw<IOException>(() => RuntimeFolder.Make(link));
        RuntimeFolder.Make(System.IO.Path.Combine(_folder, "made"));
        File.GetUnixFileMode(System.IO.Path.Combine(_folder, "made")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // Bound and closed without the file going away, as after kill -9.
    private static void LeaveDead(string path)
    {
        string bound = path + ".was";
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(bound));
        File.Move(bound, path);
    }

    private static async Task<(ExitCode Code, string Output, string Error)> StatusAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        ParseResult parsed = StatusCommand.Create().Parse(arguments);
        parsed.Errors.ShouldBeEmpty();
        int code = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return ((ExitCode)code, output.ToString(), error.ToString());
    }
}
