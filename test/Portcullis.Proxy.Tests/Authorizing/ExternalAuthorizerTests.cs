using Portcullis.Mesh;
using Portcullis.Testing;

namespace Portcullis.Proxy.Tests.Authorizing;

/// <summary>T113 and what happens when the authorizer goes away, hangs or talks nonsense.</summary>
public sealed class ExternalAuthorizerTests
{
    public static TheoryData<string, bool> Misdeeds
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string misdeed in (string[])["gone", "hang", "reset", "error", "garbage", "huge"])
            {
                data.Add(misdeed, false);
                data.Add(misdeed, true);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Misdeeds))]
    public async Task T113_an_authorizer_that_gives_no_answer_costs_the_request_its_status_unless_failOpen(string misdeed, bool isGrpc)
    {
        TestAuthorizer authorizer = await TestAuthorizer.Start(misdeed switch
        {
            "hang" => AuthorizerScript.Hang,
            "reset" => AuthorizerScript.Reset,
            "error" => AuthorizerScript.ServerError,
            "garbage" => AuthorizerScript.Garbage,
            "huge" => AuthorizerScript.Huge,
            _ => AuthorizerScript.Allow,
        });
        string timeout = misdeed == "hang" ? "0.1s" : "30s";
        if (misdeed == "gone")
            await authorizer.DisposeAsync();

        AuthorizerAnswer closed = await Asked.Check(Provider($"timeout: {timeout}"));
        AuthorizerAnswer chosen = await Asked.Check(Provider($"timeout: {timeout}, statusOnError: \"503\""));
        AuthorizerAnswer open = await Asked.Check(Provider($"timeout: {timeout}, failOpen: true"));

        (closed.Outcome, closed.Status, closed.Details).ShouldBe((AuthorizerOutcome.Failed, 403, "ext_authz_error"));
        (chosen.Outcome, chosen.Status, chosen.Body.Length).ShouldBe((AuthorizerOutcome.Failed, 503, 0));
        (open.Outcome, open.Headers.Length).ShouldBe((AuthorizerOutcome.Allowed, 0));
        foreach (AuthorizerAnswer answer in (AuthorizerAnswer[])[closed, chosen, open])
            answer.Failure.ShouldNotBeNullOrEmpty();
        if (misdeed == "hang")
            closed.Failure.ShouldBe("no answer within 0.1 s");
        if (misdeed != "gone")
            await authorizer.DisposeAsync();

        AuthorizationProvider Provider(string more) => isGrpc ? GivenProvider.Grpc(authorizer.GrpcPort, more) : GivenProvider.Http(authorizer.Port, more);
    }

    [Fact]
    public async Task A_provider_that_can_never_be_asked_refuses_whatever_failOpen_says()
    {
        AuthorizerAnswer answer = await Asked.Check(GivenProvider.Missing());

        (answer.Outcome, answer.Status, answer.Failure).ShouldBe((AuthorizerOutcome.Failed, 403, "`nowhere.example` names no service"));
    }

    [Fact]
    public async Task A_provider_without_endpoints_is_a_provider_that_is_down()
    {
        (await Asked.Check(GivenProvider.Compile("envoyExtAuthzHttp", "failOpen: true"))).ToString().ShouldBe("Allowed: the provider's service has no endpoints");
        (await Asked.Check(GivenProvider.Compile("envoyExtAuthzGrpc", ""))).Outcome.ShouldBe(AuthorizerOutcome.Failed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dead_endpoint_is_passed_over_while_another_lives(bool isGrpc)
    {
        TestAuthorizer dead = await TestAuthorizer.Start();
        int gone = isGrpc ? dead.GrpcPort : dead.Port;
        await dead.DisposeAsync();
        await using TestAuthorizer alive = await TestAuthorizer.Start();
        AuthorizationProvider provider = GivenProvider.Compile(
            isGrpc ? "envoyExtAuthzGrpc" : "envoyExtAuthzHttp", "", $"127.0.0.1:{gone}", $"127.0.0.1:{(isGrpc ? alive.GrpcPort : alive.Port)}");
        using var authorizer = new ExternalAuthorizer(TimeProvider.System);

        for (int i = 0; i < 4; i++)
            (await authorizer.Check(provider, Asked.Request(), default)).ToString().ShouldBe("Allowed");

        authorizer.Counts["p"].Allowed.ShouldBe(4);
    }

    [Fact]
    public async Task Names_are_looked_up()
    {
        await using TestAuthorizer authorizer = await TestAuthorizer.Start();

        (await Asked.Check(GivenProvider.Compile("envoyExtAuthzHttp", "", $"localhost:{authorizer.Port}"))).IsAllowed.ShouldBeTrue();
    }

    [Fact]
    public async Task Whoever_cancels_gets_a_failure_at_once_and_it_does_not_count()
    {
        await using TestAuthorizer server = await TestAuthorizer.Start(AuthorizerScript.Hang);
        using var authorizer = new ExternalAuthorizer(TimeProvider.System);
        using var cancelled = new CancellationTokenSource();
        Task<AuthorizerAnswer> check = authorizer.Check(GivenProvider.Http(server.Port, "failOpen: true"), Asked.Request(), cancelled.Token);

        await cancelled.CancelAsync();

        (await check).Outcome.ShouldBe(AuthorizerOutcome.Failed);
        authorizer.Counts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Answers_are_counted_by_provider()
    {
        await using TestAuthorizer server = await TestAuthorizer.Start();
        using var authorizer = new ExternalAuthorizer(TimeProvider.System);
        AuthorizationProvider provider = GivenProvider.Http(server.Port);
        foreach (AuthorizerScript script in (AuthorizerScript[])[AuthorizerScript.Allow, AuthorizerScript.Deny, AuthorizerScript.Deny, AuthorizerScript.ServerError])
        {
            server.Script = script;
            await authorizer.Check(provider, Asked.Request(), default);
        }

        AuthorizerCounts counts = authorizer.Counts["p"];

        (counts.Asked, counts.Allowed, counts.Denied, counts.Failed).ShouldBe((4, 1, 2, 1));
        counts.Duration.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task Connections_are_kept()
    {
        await using TestAuthorizer server = await TestAuthorizer.Start(AuthorizerScript.Misbehave(context =>
        {
            context.Response.Headers["x-connection"] = context.Connection.Id;
            return Task.CompletedTask;
        }));
        using var authorizer = new ExternalAuthorizer(TimeProvider.System);
        AuthorizationProvider provider = GivenProvider.Http(server.Port, "headersToUpstreamOnAllow: [x-connection]");
        var seen = new HashSet<string>(StringComparer.Ordinal);

        for (int i = 0; i < 5; i++)
            seen.Add(Asked.Lines((await authorizer.Check(provider, Asked.Request(), default)).Headers));

        seen.Count.ShouldBe(1);
    }
}
