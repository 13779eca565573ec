using System.Net;
using Google.Protobuf;
using Portcullis.Testing;
using Portcullis.Wire.ExternalAuthorization;
using AppendAction = Portcullis.Wire.ExternalAuthorization.HeaderValueOption.Types.HeaderAppendAction;

namespace Portcullis.Proxy.Tests.Authorizing;

/// <summary>The gRPC form of the question and of the answer, as Envoy has them.</summary>
public sealed class GrpcAuthorizationTests
{
    [Fact]
    public async Task The_authorizer_is_told_who_asks_what()
    {
        await using TestAuthorizer authorizer = await TestAuthorizer.Start();
        AuthorizerRequest request = Asked.Request(method: "get", headers:
            [("x-request-id", "id-1"), ("x-a", "1"), ("x-a", "2"), ("cookie", "a=1"), ("cookie", "b=2"), ("x-bad", "\u00FF"), ("x-good", "\u00C3\u00A9"), ("content-length", "9")]) with
        {
            Source = new IPEndPoint(IPAddress.Parse("10.1.2.3"), 4711),
            Destination = new IPEndPoint(IPAddress.IPv6Loopback, 443),
            SourcePrincipal = "spiffe://td/ns/a/sa/b",
            DestinationPrincipal = "spiffe://td/me",
            Sni = "www.example",
            ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_500),
            ContentLength = 9,
        };

        (await Asked.Check(GivenProvider.Grpc(authorizer.GrpcPort), request)).IsAllowed.ShouldBeTrue();

        AuthorizerCall call = authorizer.Calls.Single();
        (call.Target, call.Headers["host"]).ShouldBe(("/envoy.service.auth.v3.Authorization/Check", "authz.example"));
        AttributeContext told = call.Check.ShouldNotBeNull().Attributes;
        (told.Source.Address.SocketAddress.Address, told.Source.Address.SocketAddress.PortValue, told.Source.Principal).ShouldBe(("10.1.2.3", 4711u, "spiffe://td/ns/a/sa/b"));
        (told.Destination.Address.SocketAddress.Address, told.Destination.Principal, told.TlsSession.Sni).ShouldBe(("::1", "spiffe://td/me", "www.example"));
        told.Request.Time.ToDateTimeOffset().ToUnixTimeMilliseconds().ShouldBe(1_700_000_000_500);
        AttributeContext.Types.HttpRequest http = told.Request.Http;
        (http.Id, http.Method, http.Path, http.Host, http.Scheme, http.Protocol, http.Size).ShouldBe(("id-1", "get", "/ip?a=1", "www.example:8080", "https", "HTTP/2", 9));
        (http.Headers["x-a"], http.Headers["cookie"], http.Headers["x-bad"], http.Headers["x-good"]).ShouldBe(("1,2", "a=1; b=2", "!", "\u00E9"));
        (http.Headers[":path"], http.Headers[":method"], http.Headers[":authority"], http.Headers[":scheme"]).ShouldBe(("/ip?a=1", "get", "www.example:8080", "https"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_goes_as_text_or_as_bytes(bool asBytes)
    {
        await using TestAuthorizer authorizer = await TestAuthorizer.Start();
        byte[] body = [(byte)'a', 0xFF, (byte)'b'];

        await Asked.Check(
            GivenProvider.Grpc(authorizer.GrpcPort, $"includeRequestBodyInCheck: {{maxRequestBytes: 4, packAsBytes: {(asBytes ? "true" : "false")}}}"), Asked.Request(body: body));

        AttributeContext.Types.HttpRequest http = authorizer.Calls.Single().Check!.Attributes.Request.Http;
        (http.Body, http.Size, http.Headers["x-envoy-auth-partial-body"]).ShouldBe((asBytes ? "" : "a!b", 3, "false"));
        http.RawBody.ToByteArray().ShouldBe(asBytes ? body : []);
    }

    [Fact]
    public async Task An_allowing_answer_changes_headers_and_query_as_it_says()
    {
        var ok = new OkHttpResponse
        {
            Headers =
            {
                Option("X-User", "alice"), Option("x-more", "1", append: true), Option("x-set", "1", append: false),
                Option("x-new", "1", action: AppendAction.AddIfAbsent), Option("x-there", "1", action: AppendAction.OverwriteIfExists),
                Option("x-over", "1", action: AppendAction.OverwriteIfExistsOrAdd),
                Option(":path", "/elsewhere"), Option("host", "evil"), Option("content-length", "5"), Option("x y", "1"), Option("x-split", "1\r\nx-in: 2"), Option("", "1"),
                new HeaderValueOption(),
                new HeaderValueOption { Header = new HeaderValue { Key = "x-raw", RawValue = ByteString.CopyFrom(0xFF) } },
            },
            HeadersToRemove = { "Authorization", ":method", "host" },
            ResponseHeadersToAdd = { Option("set-cookie", "a=1"), Option("x-over", "1", append: false) },
            QueryParametersToSet = { new QueryParameter { Key = "a", Value = "2 3" }, new QueryParameter { Key = "", Value = "x" } },
            QueryParametersToRemove = { "b" },
        };
        await using TestAuthorizer authorizer = await TestAuthorizer.Start(AuthorizerScript.Check(_ => new CheckResponse { Status = new Status(), OkResponse = ok }));

        AuthorizerAnswer answer = await Asked.Check(GivenProvider.Grpc(authorizer.GrpcPort));

        answer.IsAllowed.ShouldBeTrue();
        Asked.Lines(answer.Headers).ShouldBe(
            "Set x-user: alice\nAppend x-more: 1\nSet x-set: 1\nAddIfAbsent x-new: 1\nSetIfPresent x-there: 1\nSet x-over: 1\nSet x-raw: \u00FF\nRemove authorization");
        Asked.Lines(answer.ResponseHeaders).ShouldBe("Append set-cookie: a=1\nSet x-over: 1");
        QueryMutation.Apply(answer.Query, "/ip?a=1&b=2&c").ShouldBe("/ip?a=2%203&c");
    }

    [Fact]
    public async Task A_denying_answer_has_its_status_headers_and_body()
    {
        await using TestAuthorizer authorizer = await TestAuthorizer.Start(AuthorizerScript.Check(_ => new CheckResponse
        {
            Status = new Status { Code = 16 },
            DeniedResponse = new DeniedHttpResponse
            {
                Status = new HttpStatus { Code = 401 },
                Body = "wh\u00F6?",
                Headers = { Option("set-cookie", "a=1"), Option("set-cookie", "b=2"), Option("x-a", "1", append: true), Option("transfer-encoding", "chunked") },
            },
        }));

        AuthorizerAnswer answer = await Asked.Check(GivenProvider.Grpc(authorizer.GrpcPort, "failOpen: true"));

        (answer.Outcome, answer.Status, Asked.Text(answer.Body)).ShouldBe((AuthorizerOutcome.Denied, 401, "wh\u00F6?"));
        Asked.Lines(answer.Headers).ShouldBe("Set set-cookie: a=1\nAppend set-cookie: b=2\nAppend x-a: 1");
    }

    public static TheoryData<string, CheckResponse, string> Judged => new()
    {
        { "a code alone denies", new CheckResponse { Status = new Status { Code = 7 } }, "Denied 403" },
        { "a status no reply can have", new CheckResponse { Status = new Status { Code = 7 }, DeniedResponse = new DeniedHttpResponse { Status = new HttpStatus { Code = 99 } } }, "Denied 403" },
        { "a yes with a denial", new CheckResponse { Status = new Status(), DeniedResponse = new DeniedHttpResponse { Status = new HttpStatus { Code = 401 } } }, "Denied 401" },
        { "a no with an allowance", new CheckResponse { Status = new Status { Code = 7 }, OkResponse = new OkHttpResponse() }, "Denied 403" },
        { "nothing", new CheckResponse(), "Failed 503" },
        { "an error", new CheckResponse { Status = new Status { Code = 13 }, ErrorResponse = new DeniedHttpResponse() }, "Failed 503" },
        { "a yes alone", new CheckResponse { Status = new Status() }, "Allowed" },
        { "an allowance alone", new CheckResponse { OkResponse = new OkHttpResponse() }, "Allowed" },
    };

    [Theory]
    [MemberData(nameof(Judged))]
    public async Task Only_a_yes_is_a_yes(string what, CheckResponse response, string expected)
    {
        await using TestAuthorizer authorizer = await TestAuthorizer.Start(AuthorizerScript.Check(_ => response));

        AuthorizerAnswer answer = await Asked.Check(GivenProvider.Grpc(authorizer.GrpcPort, "statusOnError: \"503\""));

        (answer.IsAllowed ? "Allowed" : $"{answer.Outcome} {answer.Status}").ShouldBe(expected, what);
    }

    [Fact]
    public async Task More_headers_than_anybody_needs_are_no_answer()
    {
        var ok = new OkHttpResponse();
        ok.Headers.AddRange(Enumerable.Range(0, 70).Select(i => Option($"x-{i}", new string('v', 1024))));
        await using TestAuthorizer authorizer = await TestAuthorizer.Start(AuthorizerScript.Check(_ => new CheckResponse { Status = new Status(), OkResponse = ok }));

        (await Asked.Check(GivenProvider.Grpc(authorizer.GrpcPort))).Outcome.ShouldBe(AuthorizerOutcome.Failed);
    }

    private static HeaderValueOption Option(string name, string value, bool? append = null, AppendAction action = default) =>
        new() { Header = new HeaderValue { Key = name, Value = value }, Append = append, AppendAction = action };
}
