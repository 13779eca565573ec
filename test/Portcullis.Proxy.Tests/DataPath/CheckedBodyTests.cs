using System.Net;
using System.Text;

namespace Portcullis.Proxy.Tests;

/// <summary><c>includeRequestBodyInCheck</c>: the body is read before the provider is asked, and goes upstream whole.</summary>
public sealed class CheckedBodyTests
{
    private readonly ScriptedAuthorizers _authorizers = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_provider_sees_the_body_and_the_upstream_too(bool chunked)
    {
        using var upstream = Echo();
        using var gateway = Start(upstream, "maxRequestBytes: 10");
        using Caller caller = gateway.Connect();

        caller.Send(chunked ? "POST / HTTP/1.1\r\nHost: test.com\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n" : "POST / HTTP/1.1\r\nHost: test.com\r\nContent-Length: 5\r\n\r\nabc");
        _authorizers.Waiting.ShouldBe(0);
        caller.Send(chunked ? "2\r\nde\r\n0\r\n\r\n" : "de");
        AskedCheck check = _authorizers.Next();
        check.Body.ShouldBe("abcde");
        check.Request.BodyIsPartial.ShouldBeFalse();
        check.Allow();

        caller.ReadAnswer().Body.ShouldBe("abcde");
    }

    [Fact]
    public void Exactly_as_many_bytes_as_may_be_are_whole()
    {
        using var upstream = Echo();
        using var gateway = Start(upstream, "maxRequestBytes: 5");
        using Caller caller = gateway.Connect();

        caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nContent-Length: 5\r\n\r\nabcde");
        AskedCheck check = _authorizers.Next();
        check.Body.ShouldBe("abcde");
        check.Allow();

        caller.ReadAnswer().Body.ShouldBe("abcde");
    }

    [Fact]
    public void Without_a_body_nothing_is_waited_for()
    {
        using var gateway = Start(upstream: null, "maxRequestBytes: 5");
        using Caller caller = gateway.Connect();

        caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
        _authorizers.Next().Deny();
        caller.ReadAnswer().Status.ShouldBe(403);
    }

    [Theory]
    [InlineData("Content-Length: 6\r\n\r\nabcdef")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n0\r\n\r\n")]
    public void A_longer_body_is_answered_413_and_what_comes_behind_it_is_served(string request)
    {
        using var gateway = Start(upstream: null, "maxRequestBytes: 5");
        using Caller caller = gateway.Connect();

        caller.Send($"POST / HTTP/1.1\r\nHost: test.com\r\n{request}GET /next HTTP/1.1\r\nHost: test.com\r\n\r\n");
        Answer answer = caller.ReadAnswer();
        answer.Status.ShouldBe(413);
        answer.Body.ShouldBe("Payload Too Large");
        gateway.LogLine().ShouldContain("\"details\":\"request_payload_too_large\"");
        AskedCheck check = _authorizers.Next();
        check.Request.Target.ShouldBe("/next");
        check.Deny();
        caller.ReadAnswer().Status.ShouldBe(403);
    }

    [Fact]
    public void A_longer_body_is_cut_for_the_provider_where_a_part_will_do()
    {
        using var upstream = Echo();
        using var gateway = Start(upstream, "maxRequestBytes: 5, allowPartialMessage: true");
        using Caller caller = gateway.Connect();

        caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nContent-Length: 10\r\n\r\nabcdefg");
        AskedCheck check = _authorizers.Next();
        check.Body.ShouldBe("abcde");
        check.Request.BodyIsPartial.ShouldBeTrue();
        caller.Send("h");
        check.Allow();
        caller.Send("ij");

        caller.ReadAnswer().Body.ShouldBe("abcdefghij");
    }

    [Fact]
    public void A_body_of_just_the_limit_is_whole()
    {
        using var upstream = Echo();
        using var gateway = Start(upstream, "maxRequestBytes: 5, allowPartialMessage: true");
        using Caller caller = gateway.Connect();

        caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nContent-Length: 5\r\n\r\nabcde");
        AskedCheck check = _authorizers.Next();
        check.Body.ShouldBe("abcde");
        check.Request.BodyIsPartial.ShouldBeFalse();
        check.Allow();

        caller.ReadAnswer().Body.ShouldBe("abcde");
    }

    [Fact]
    public async Task A_body_longer_than_a_window_is_collected_over_http2()
    {
        const int size = 900_000;
        using var upstream = Echo();
        using var gateway = Start(upstream, "maxRequestBytes: 1000000");
        using var caller = new Http2Caller(gateway.At(80), identity: null);
        byte[] body = Encoding.ASCII.GetBytes(new string('x', size));
        using var content = new ByteArrayContent(body);

        Task<HttpResponseMessage> asked = caller.Send(HttpMethod.Post, "/", content);
        AskedCheck check = _authorizers.Next();
        check.Body.Length.ShouldBe(size);
        check.Allow();

        HttpResponseMessage answer = await asked;
        (await answer.Content.ReadAsByteArrayAsync()).Length.ShouldBe(size);
    }

    [Fact]
    public async Task A_body_that_is_too_long_over_http2_is_answered_413()
    {
        using var gateway = Start(upstream: null, "maxRequestBytes: 100000");
        using var caller = new Http2Caller(gateway.At(80), identity: null);
        using var content = new StreamContent(new Unsized(new byte[500_000]));

        HttpResponseMessage answer = await caller.Send(HttpMethod.Post, "/", content);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        _authorizers.Waiting.ShouldBe(0);
        Task<HttpResponseMessage> next = caller.Get("/");
        _authorizers.Next().Deny();
        (await next).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        caller.Connections.ShouldBe(1);
    }

    [Fact]
    public void Whatever_the_limit_a_caller_cannot_make_the_gateway_hold_more_than_four_mebibytes()
    {
        using var gateway = Start(upstream: null, "maxRequestBytes: 4000000000");
        using Caller caller = gateway.Connect();

        caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nContent-Length: 4194305\r\n\r\n");

        caller.ReadAnswer().Status.ShouldBe(413);
    }

    [Fact]
    public void Expect_is_answered_at_once_because_the_body_is_needed()
    {
        using var upstream = Echo();
        using var gateway = Start(upstream, "maxRequestBytes: 5");
        using Caller caller = gateway.Connect();

        caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
        caller.ReadAnswer().Status.ShouldBe(100);
        caller.Send("abc");
        AskedCheck check = _authorizers.Next();
        check.Body.ShouldBe("abc");
        check.Allow();
        caller.ReadAnswer().Body.ShouldBe("abc");

        caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nExpect: 100-continue\r\nContent-Length: 6\r\n\r\n");
        caller.ReadAnswer().Status.ShouldBe(413); // and no 100 before it
    }

    [Theory]
    [InlineData("zz\r\n", 400)]
    [InlineData("3\r\nabcdef", 400)]
    public void A_broken_body_is_answered_before_anybody_is_asked(string rest, int status)
    {
        using var gateway = Start(upstream: null, "maxRequestBytes: 100");
        using Caller caller = gateway.Connect();

        caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nTransfer-Encoding: chunked\r\n\r\n" + rest);

        caller.ReadAnswer().Status.ShouldBe(status);
        _authorizers.Waiting.ShouldBe(0);
    }

    [Fact]
    public void A_caller_that_leaves_within_its_body_is_never_asked_about()
    {
        using var gateway = Start(upstream: null, "maxRequestBytes: 100");
        using (Caller caller = gateway.Connect())
            caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nContent-Length: 10\r\n\r\nabc");

        gateway.LogLine().ShouldContain("\"flags\":\"DC\"");
        _authorizers.Waiting.ShouldBe(0);
    }

    private Gateway Start(ScriptedUpstream? upstream, string body) =>
        _authorizers.Start(Gateway.Servers, upstream is null ? Gateway.DenyTeapot : Gateway.RouteTo(upstream), ScriptedAuthorizers.Custom($"includeRequestBodyInCheck: {{{body}}}"));

    private static ScriptedUpstream Echo() => new((peer, _) =>
    {
        while (peer.TryReadHead(out string head))
        {
            string body = Answer.Header(head, "content-length") is { } length ? peer.Read(int.Parse(length)) : Encoding.Latin1.GetString(peer.ReadChunked());
            peer.Send($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        }
    });
}
