namespace Portcullis.Proxy.Tests;

public sealed class MalformedRequestTests
{
    [Theory]
    [InlineData("GET / HTTP/1.0\r\nHost: a\r\n\r\n", 426, "")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400, "")]
    [InlineData("GET /\r\n\r\n", 400, "Bad Request")]
    [InlineData("GET / HTTP/1.1\nHost: a\n\n", 400, "Bad Request")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", 400, "Bad Request")]
    [InlineData("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400, "Bad Request")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "Bad Request")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n", 400, "Bad Request")]
    public void Is_answered_and_ends_the_connection(string request, int status, string body)
    {
        using var gateway = Gateway.Start(Gateway.Servers);
        using Caller caller = gateway.Connect();

        caller.Send(request);

        Answer answer = caller.ReadAnswer();
        answer.Status.ShouldBe(status);
        answer.Body.ShouldBe(body);
        answer["connection"].ShouldBe("close");
        caller.ShouldEnd();
        gateway.LogLine().ShouldContain($"\"status\":{status},\"flags\":\"DPE\"");
    }

    [Fact]
    public void Headers_beyond_the_limit_are_answered_431()
    {
        using var gateway = Gateway.Start(Gateway.Servers);
        using Caller caller = gateway.Connect();

        caller.Send($"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('x', 100_000)}\r\n\r\n");

        Answer answer = caller.ReadAnswer();
        answer.Status.ShouldBe(431);
        answer.Body.ShouldBe("Request Header Fields Too Large");
    }

    [Fact]
    public void An_encoded_nul_is_answered_400_and_the_connection_goes_on()
    {
        using var gateway = Gateway.Start(Gateway.Servers);
        using Caller caller = gateway.Connect();

        Answer answer = caller.Get("/a%00b");
        answer.Status.ShouldBe(400);
        answer.Body.ShouldBe("");
        caller.Get("/").Status.ShouldBe(404);
    }

    [Fact]
    public void A_head_that_never_ends_is_answered_408()
    {
        using var gateway = Gateway.Start(new ProxyOptions { Workers = 1, HeadTimeout = TimeSpan.FromMilliseconds(50) }, Gateway.Servers);
        using Caller caller = gateway.Connect();

        caller.Send("GET / HT");

        caller.ReadAnswer().Status.ShouldBe(408);
        caller.ShouldEnd();
    }

    [Fact]
    public void A_hello_that_never_comes_ends_the_connection()
    {
        using var gateway = Gateway.Start(new ProxyOptions { Workers = 1, PeekTimeout = TimeSpan.FromMilliseconds(50) }, Gateway.Servers);
        using Caller caller = Tests.Caller.Plain(gateway.At(443));

        caller.Send([22, 3, 1]);

        caller.ShouldEnd();
        gateway.LogLine().ShouldContain("\"phase\":\"peek\"");
    }

    [Fact]
    public void Plain_http_on_a_tls_port_ends_the_connection()
    {
        using var gateway = Gateway.Start(Gateway.Servers);
        using Caller caller = Tests.Caller.Plain(gateway.At(443));

        caller.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        caller.ShouldEnd();
        gateway.LogLine().ShouldContain("no TLS handshake");
    }
}
