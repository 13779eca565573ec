using System.Net;
using System.Net.Sockets;
using Portcullis.Running;

namespace Portcullis.Tests.Watching;

/// <summary>The metrics' own little server.</summary>
public sealed class MetricsServerTests
{
    private static readonly IPEndPoint AnyFree = new(IPAddress.Loopback, 0);

    [Fact]
    public async Task Serves_metrics_health_and_readiness_and_nothing_else()
    {
        GatewayPhase phase = GatewayPhase.Starting;
        using MetricsServer server = MetricsServer.Start(AnyFree, () => Given.Report(phase), out _).ShouldNotBeNull();
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };

        using HttpResponseMessage metrics = await http.GetAsync("/metrics");
        metrics.Content.Headers.ContentType!.ToString().ShouldBe(MetricsText.ContentType);
        (await metrics.Content.ReadAsStringAsync()).ShouldBe(MetricsText.Write(Given.Report(phase)));
        metrics.Headers.Contains("Server").ShouldBeFalse();

        (await StatusAsync("/healthz")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync("/readyz")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        phase = GatewayPhase.Ready;
        (await StatusAsync("/readyz")).ShouldBe(HttpStatusCode.OK);
        phase = GatewayPhase.Draining;
        (await StatusAsync("/readyz")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await StatusAsync("/")).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync("/metrics/../../etc/passwd")).ShouldBe(HttpStatusCode.NotFound);
        using HttpResponseMessage post = await http.PostAsync("/metrics", content: null);
        post.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        using HttpResponseMessage head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/metrics"));
        head.Content.Headers.ContentLength.ShouldNotBe(0);

        async Task<HttpStatusCode> StatusAsync(string path)
        {
            using HttpResponseMessage answer = await http.GetAsync(path);
            return answer.StatusCode;
        }
    }

    [Fact]
    public void An_address_that_is_taken_is_a_reason_and_no_exception()
    {
        using var taken = new TcpListener(AnyFree);
        taken.Start();

        MetricsServer.Start((IPEndPoint)taken.LocalEndpoint, () => Given.Report(), out string? reason).ShouldBeNull();

        reason!.ShouldStartWith($"cannot listen on {taken.LocalEndpoint} for metrics: ");
    }
}
