using Portcullis.Mesh;
using Portcullis.Testing;

namespace Portcullis.Proxy.Tests.Authorizing;

/// <summary>The HTTP form of the question and of the answer, as Envoy has them.</summary>
public sealed class HttpAuthorizationTests
{
    [Fact]
    public async Task The_authorizer_sees_the_request_as_its_caller_made_it()
    {
        await using TestAuthorizer authorizer = await TestAuthorizer.Start();

        AuthorizerAnswer answer = await Asked.Check(GivenProvider.Http(authorizer.Port), Asked.Request(
            method: "PURGE", target: "/a//b/%2e%2e/%7Ec|d?x={1}&y=\"", authority: "a_b.example:81",
            headers: [("authorization", "Bearer t"), ("x-other", "no"), ("content-length", "17"), ("user-agent", "curl")]));

        answer.ToString().ShouldBe("Allowed");
        AuthorizerCall call = authorizer.Calls.Single();
        (call.Method, call.Target, call.Protocol).ShouldBe(("PURGE", "/a//b/%2e%2e/%7Ec|d?x={1}&y=\"", "HTTP/1.1"));
        call.Headers.Select(header => $"{header.Key}: {header.Value}").Order().ShouldBe(["authorization: Bearer t", "content-length: 0", "host: a_b.example:81"]);
    }

    [Fact]
    public async Task Chosen_and_additional_headers_and_the_prefix_are_sent()
    {
        await using TestAuthorizer authorizer = await TestAuthorizer.Start();
        AuthorizationProvider provider = GivenProvider.Http(authorizer.Port,
            """pathPrefix: /check, includeRequestHeadersInCheck: [x-ext-*, Content-Type, "*-ion"], includeAdditionalHeadersInCheck: {x-ext-mine: "yes"}""");

        await Asked.Check(provider, Asked.Request(headers:
            [("x-ext-a", "1"), ("x-ext-a", "2"), ("x-ext-mine", "forged"), ("content-type", "text/x"), ("x-b", "3"), ("connection", "x"), ("x-ext-utf8", "\u00C3\u00A9")]));

        AuthorizerCall call = authorizer.Calls.Single();
        call.Target.ShouldBe("/check/ip?a=1");
        call.Headers.Keys.Order().ShouldBe(["content-length", "content-type", "host", "x-ext-a", "x-ext-mine", "x-ext-utf8"]);
        (call.Headers["x-ext-a"], call.Headers["x-ext-mine"], call.Headers["content-type"], call.Headers["x-ext-utf8"]).ShouldBe(("1, 2", "yes", "text/x", "\u00E9"));
    }

    [Fact]
    public async Task A_body_is_sent_and_said_to_be_cut_when_it_is()
    {
        await using TestAuthorizer authorizer = await TestAuthorizer.Start();
        AuthorizationProvider provider = GivenProvider.Http(authorizer.Port,
            "includeRequestHeadersInCheck: [x-envoy-auth-partial-body], includeRequestBodyInCheck: {maxRequestBytes: 4, allowPartialMessage: true}");

        await Asked.Check(provider, Asked.Request(method: "POST", body: "four"u8.ToArray(), partial: true, headers: ("x-envoy-auth-partial-body", "false")));

        AuthorizerCall call = authorizer.Calls.Single();
        call.Body.ShouldBe("four"u8.ToArray());
        (call.Headers["content-length"], call.Headers["x-envoy-auth-partial-body"]).ShouldBe(("4", "true"));
    }

    [Fact]
    public async Task An_allowing_answer_gives_only_the_headers_that_were_asked_for()
    {
        await using TestAuthorizer authorizer = await TestAuthorizer.Start(AuthorizerScript.Answer(200, "ignored",
            ("x-user", "alice"), ("X-Down", "1"), ("X-Down", "2"), ("x-secret", "no"), ("x-envoy-auth-headers-to-remove", "Authorization, host,:path , x-gone,connection")));

        AuthorizerAnswer answer = await Asked.Check(GivenProvider.Http(authorizer.Port, "headersToUpstreamOnAllow: [x-user, content-length], headersToDownstreamOnAllow: [x-down]"));

        answer.IsAllowed.ShouldBeTrue();
        Asked.Lines(answer.Headers).ShouldBe("Set x-user: alice\nRemove authorization\nRemove x-gone");
        Asked.Lines(answer.ResponseHeaders).ShouldBe("Append x-down: 1\nAppend x-down: 2");
    }

    [Fact]
    public async Task A_denying_answer_goes_downstream_whole_when_no_list_chooses()
    {
        await using TestAuthorizer authorizer = await TestAuthorizer.Start(AuthorizerScript.Answer(401, "who are you?",
            ("www-authenticate", "Basic"), ("set-cookie", "a=1"), ("set-cookie", "b=2"), ("content-type", "text/html")));

        AuthorizerAnswer answer = await Asked.Check(GivenProvider.Http(authorizer.Port));

        (answer.Outcome, answer.Status, Asked.Text(answer.Body), answer.Details, answer.Failure).ShouldBe((AuthorizerOutcome.Denied, 401, "who are you?", "ext_authz_denied", null));
        Asked.Lines(answer.Headers).Split('\n').Order().ShouldBe(
            ["Append set-cookie: b=2", "Set content-type: text/html", "Set set-cookie: a=1", "Set www-authenticate: Basic"]);
    }

    [Fact]
    public async Task A_list_for_denials_chooses_and_keeps_what_a_login_needs()
    {
        await using TestAuthorizer authorizer = await TestAuthorizer.Start(AuthorizerScript.Answer(302, "", ("location", "/login"), ("x-a", "1"), ("x-b", "2"), ("www-authenticate", "B")));

        AuthorizerAnswer answer = await Asked.Check(GivenProvider.Http(authorizer.Port, "headersToDownstreamOnDeny: [x-a]"));

        answer.Status.ShouldBe(302);
        Asked.Lines(answer.Headers).Split('\n').Order().ShouldBe(["Set location: /login", "Set www-authenticate: B", "Set x-a: 1"]);
        authorizer.Calls.Count.ShouldBe(1, "a redirect is the caller's to follow");
    }

    [Theory]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(304)]
    [InlineData(404)]
    [InlineData(429)]
    public async Task Every_status_but_200_and_the_servers_own_errors_denies(int status)
    {
        await using TestAuthorizer authorizer = await TestAuthorizer.Start(AuthorizerScript.Answer(status));

        AuthorizerAnswer answer = await Asked.Check(GivenProvider.Http(authorizer.Port, "failOpen: true"));

        (answer.Outcome, answer.Status, answer.Body.Length).ShouldBe((AuthorizerOutcome.Denied, status, 0));
    }

    [Theory]
    [InlineData("get", "/", "h")]
    [InlineData("CONNECT", "/", "h")]
    [InlineData("A B", "/", "h")]
    [InlineData("", "/", "h")]
    [InlineData("OPTIONS", "*", "h")]
    [InlineData("GET", "", "h")]
    [InlineData("GET", "/a b", "h")]
    [InlineData("GET", "/", "a..b")]
    [InlineData("GET", "/", "a,b")]
    public async Task What_cannot_be_shown_as_it_is_is_denied_even_by_an_authorizer_that_fails_open(string method, string target, string authority)
    {
        await using TestAuthorizer authorizer = await TestAuthorizer.Start();

        AuthorizerAnswer answer = await Asked.Check(GivenProvider.Http(authorizer.Port, "failOpen: true"), Asked.Request(method, target, authority));

        (answer.Outcome, answer.Status).ShouldBe((AuthorizerOutcome.Denied, 403));
        authorizer.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Bytes_beyond_ascii_in_a_path_are_escaped()
    {
        await using TestAuthorizer authorizer = await TestAuthorizer.Start();

        await Asked.Check(GivenProvider.Http(authorizer.Port), Asked.Request(target: "/\u00C3\u00A9"));

        authorizer.Calls.Single().Target.ShouldBe("/%C3%A9");
    }

    [Fact]
    public async Task A_denial_whose_body_is_too_long_is_a_denial_without_one()
    {
        await using TestAuthorizer authorizer = await TestAuthorizer.Start(AuthorizerScript.Answer(403, new string('x', 1024 * 1024 + 1), ("x-a", "1"), ("content-encoding", "x")));

        AuthorizerAnswer answer = await Asked.Check(GivenProvider.Http(authorizer.Port, "failOpen: true"));

        (answer.Outcome, answer.Status, answer.Body.Length, Asked.Lines(answer.Headers)).ShouldBe((AuthorizerOutcome.Denied, 403, 0, "Set x-a: 1"));
    }
}
