using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Portcullis.Control;
using Portcullis.Following;
using Portcullis.Mesh;
using Portcullis.Resources;
using Portcullis.Running;
using Portcullis.Testing;

namespace Portcullis.Tests.Following;

/// <summary>What a gateway runs and cannot serve, as it tells its feed.</summary>
public sealed class UnservedTests
{
    [Fact]
    public async Task A_server_without_its_secret_is_told_until_the_secret_comes()
    {
        using var ca = TestCa.Create();
        TestIdentity site = ca.Issue(new TestCertificate { Sans = ["DNS:a.test"] });
        await using var feed = new FakeFeed();
        await using var gateway = Serving.Start(feed, port: 0);

        feed.Send(Fed.Whole(1, Gateway("site")));
        (await feed.Answer()).ShouldBe((1, []));
        FeedRefusal missing = (await feed.Unserved()).ShouldHaveSingleItem();
        missing.Name.ShouldBe(Fed.GatewayName);
        missing.Message.ShouldBe("spec.servers[0] (port 443, `https`): secret `istio-system/site` does not exist");

        feed.Send(Fed.Changed(2, Secret("site", "nonsense", site.KeyPem)));
        (await feed.Unserved()).ShouldHaveSingleItem().Message.ShouldContain("no certificate found in the chain");

        feed.Send(Fed.Changed(3, Secret("site", site.Pem, site.KeyPem)));
        (await feed.Unserved()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Servers_that_are_left_out_are_told_by_their_gateway()
    {
        await using var feed = new FakeFeed();
        await using var gateway = Serving.Start(feed, port: 0);

        feed.Send(Fed.Whole(1, Fed.Object(Fed.GatewayName, 1, """
            {"apiVersion":"networking.istio.io/v1","kind":"Gateway","metadata":{"name":"edge","namespace":"istio-system"},"spec":{"selector":{"istio":"ingressgateway"},"servers":[
            {"port":{"number":80,"name":"http","protocol":"HTTP"},"hosts":["*"]},
            {"port":{"number":80,"name":"tls","protocol":"HTTPS"},"tls":{"mode":"SIMPLE","credentialName":"site"},"hosts":["*"]},
            {"port":{"number":3306,"name":"db","protocol":"TCP"},"hosts":["*"]}]}}
            """)));

        FeedRefusal told = (await feed.Unserved()).ShouldHaveSingleItem();
        told.Name.ShouldBe(Fed.GatewayName);
        told.Message.ShouldBe("spec.servers[1] (port 80, `tls`): port 80 already serves plaintext HTTP for `istio-system/edge servers[0]`; "
            + "spec.servers[2] (port 3306, `db`): protocol `Tcp` is not served yet");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_and_told_anew_when_it_is_free()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        int port = ((IPEndPoint)holder.LocalEndpoint).Port;
        await using var feed = new FakeFeed();
        await using var gateway = Serving.Start(feed, port);

        feed.Send(Fed.Whole(1, Fed.Gateway));
        (await feed.Answer()).ShouldBe((1, []));
        string taken = (await feed.Unserved()).ShouldHaveSingleItem().Message;
        taken.ShouldStartWith($"spec.servers[0] (port 80, `http`): cannot listen on 127.0.0.1:{port}: address already in use");

        feed.Send(Fed.Changed(2, Fed.Deny()));
        (await feed.Answer()).ShouldBe((2, []));
        (await feed.Unserved()).ShouldHaveSingleItem().Message.ShouldBe(taken);

        holder.Stop();
        (await feed.Unserved()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_is_mended_is_told_without_an_update()
    {
        using var folder = new FeedFolder();
        using var ca = TestCa.Create();
        TestIdentity site = ca.Issue(new TestCertificate { Sans = ["DNS:a.test"] });
        string chain = Path.Combine(folder.Path, "site.pem"), key = Path.Combine(folder.Path, "site.key");
        await File.WriteAllTextAsync(chain, "nonsense");
        await File.WriteAllTextAsync(key, site.KeyPem);
        await using var feed = new FakeFeed();
        await using var gateway = Serving.Start(feed, port: 0);

        feed.Send(Fed.Whole(1, Fed.Object(Fed.GatewayName, 1, $$$"""
            {"apiVersion":"networking.istio.io/v1","kind":"Gateway","metadata":{"name":"edge","namespace":"istio-system"},"spec":{"selector":{"istio":"ingressgateway"},"servers":[
            {"port":{"number":443,"name":"https","protocol":"HTTPS"},"tls":{"mode":"SIMPLE","serverCertificate":"{{{chain}}}","privateKey":"{{{key}}}"},"hosts":["*"]}]}}
            """)));
        (await feed.Unserved()).ShouldHaveSingleItem().Message.ShouldContain("site.pem");

        await File.WriteAllTextAsync(chain, site.Pem);
        (await feed.Unserved()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Over_the_network_it_goes_with_the_word_on_the_update_that_is_in_force()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using AdsHost host = await AdsHost.Start();
        await using var feed = new RemoteFeed(host.Address, AdsHost.Dial, FeedGateway.Describe(Options(port: 0)), cache: null, TimeProvider.System, static _ => { });
        FakeFeed source = await host.Feed();
        source.Send(Fed.Whole(5, Fed.Gateway));
        await feed.Next(limit.Token);
        feed.Acknowledge(5, [new FeedRefusal(Fed.GatewayName, "no port")]);
        (await source.Answer()).ShouldBe((5, []));
        (await source.Unserved()).ShouldBe([new FeedRefusal(Fed.GatewayName, "no port")]);
        feed.TellUnserved([]);
        (await source.Unserved()).ShouldBeEmpty();

        // An update is on its way to be applied: what is told now is not a word on it.
        source.Send(Fed.Changed(6, Fed.BadDeny(6)));
        await feed.Next(limit.Token);
        feed.TellUnserved([new FeedRefusal(Fed.GatewayName, "again")]);
        feed.Refuse(6, [new FeedRefusal(Fed.DenyName, "no")]);

        (long revision, ImmutableArray<FeedRefusal> refusals) = await source.Answer();
        revision.ShouldBe(6);
        refusals.ShouldBe([new FeedRefusal(Fed.DenyName, "no")]);
        feed.TellUnserved([new FeedRefusal(Fed.GatewayName, "at last")]);
        (await source.Unserved()).ShouldBe([new FeedRefusal(Fed.GatewayName, "at last")]);
    }

    internal static UpOptions Options(int port) => new(
        [], new GatewayWorkload { Address = "127.0.0.1", Ports = ImmutableSortedDictionary<int, int>.Empty.Add(80, port).Add(443, port) },
        Workers: 1, AccessLog: null, TimeSpan.FromSeconds(5), UnknownFields.Reject)
    {
        StatusSocket = new StatusSocketChoice(Off: true, Path: null),
    };

    private static FeedObject Gateway(string secret) => Fed.Object(Fed.GatewayName, 1,
        """{"apiVersion":"networking.istio.io/v1","kind":"Gateway","metadata":{"name":"edge","namespace":"istio-system"},"spec":{"selector":{"istio":"ingressgateway"},"servers":[{"port":{"number":443,"name":"https","protocol":"HTTPS"},"tls":{"mode":"SIMPLE","credentialName":"SECRET"},"hosts":["*"]}]}}"""
            .Replace("SECRET", secret, StringComparison.Ordinal));

    private static FeedObject Secret(string name, string chain, string key) => Fed.Object($"/core/secrets/istio-system/{name}", 1,
        $$$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"{{{name}}}","namespace":"istio-system"},"type":"kubernetes.io/tls","data":{"tls.crt":"{{{Base64(chain)}}}","tls.key":"{{{Base64(key)}}}"}}""");

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>A gateway that runs until it is disposed.</summary>
    private sealed class Serving(Task running, CancellationTokenSource stopping, LineStream output) : IAsyncDisposable
    {
        public static Serving Start(FakeFeed feed, int port)
        {
            var stopping = new CancellationTokenSource();
            var output = new LineStream();
            return new Serving(new FeedGateway(Options(port), TextWriter.Null, output).Run(feed, stopping.Token), stopping, output);
        }

        public async ValueTask DisposeAsync()
        {
            await stopping.CancelAsync();
            await running.WaitAsync(TimeSpan.FromSeconds(60));
            stopping.Dispose();
            output.Dispose();
        }
    }
}
