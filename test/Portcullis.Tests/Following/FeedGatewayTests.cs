using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Portcullis.Following;
using Portcullis.Mesh;
using Portcullis.Resources;
using Portcullis.Running;

namespace Portcullis.Tests.Following;

public sealed class FeedGatewayTests
{
    [Fact]
    public async Task It_serves_what_it_is_fed_follows_refuses_and_drains()
    {
        using var stopping = new CancellationTokenSource();
        using var output = new LineStream();
        var error = new StringWriter();
        await using var feed = new FakeFeed();
        Task<ExitCode> running = new FeedGateway(Options(), TextWriter.Synchronized(error), output).Run(feed, stopping.Token);

        feed.Send(Fed.Whole(1));
        (await feed.Answer()).ShouldBe((1, []));
        JsonElement empty = JsonDocument.Parse(await output.Line()).RootElement;
        empty.GetProperty("ready").GetBoolean().ShouldBeTrue();
        empty.GetProperty("listeners").GetArrayLength().ShouldBe(0);

        feed.Send(Fed.Changed(2, Fed.Gateway));
        (await feed.Answer()).ShouldBe((2, []));
        JsonElement ready = JsonDocument.Parse(await output.Line()).RootElement;
        var address = IPEndPoint.Parse(ready.GetProperty("listeners")[0].GetProperty("address").GetString()!);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{address}") };
        (await client.GetAsync("/admin")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        feed.Send(Fed.Changed(3, Fed.Deny()));
        (await feed.Answer()).ShouldBe((3, []));
        (await client.GetAsync("/admin")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        feed.Send(Fed.Changed(4, Fed.BadDeny()));
        (long refused, ImmutableArray<Portcullis.Control.FeedRefusal> refusals) = await feed.Answer();
        refused.ShouldBe(4);
        refusals.ShouldHaveSingleItem().Name.ShouldBe(Fed.DenyName);
        (await client.GetAsync("/admin")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        await stopping.CancelAsync();
        (await running.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBe(ExitCode.Ok);
        error.ToString().ShouldContain("revision 4 is refused: revision 3 stays in force");
    }

    private static UpOptions Options() => new(
        [], new GatewayWorkload { Address = "127.0.0.1", Ports = ImmutableSortedDictionary<int, int>.Empty.Add(80, 0) }, Workers: 1, AccessLog: null, TimeSpan.FromSeconds(5), UnknownFields.Reject)
    {
        StatusSocket = new StatusSocketChoice(Off: true, Path: null),
    };
}
