namespace Portcullis.EndToEnd.Authorizer;

/// <summary><c>envoy.service.auth.v3.Authorization/Check</c> over HTTP/2 in the clear, with messages written by hand.</summary>
public sealed class Grpc_checks : IAsyncLifetime
{
    private static readonly Lazy<Task<JudgedByTokens>> One = new(() => JudgedByTokens.StartAsync(principals: true, "--http", "off"));

    private JudgedByTokens _judged = null!;
    private GrpcCaller _caller = null!;

    public async Task InitializeAsync()
    {
        _judged = await One.Value;
        _caller = new GrpcCaller(_judged.Authorizer.GrpcPort);
    }

    public Task DisposeAsync()
    {
        _caller.Dispose();
        return Task.CompletedTask; // the authorizer is shared, and gone with the test process
    }

    [Fact]
    public async Task Allows_and_denies()
    {
        (await _caller.CheckAsync("GET", "/x")).Code.ShouldBe(0);
        GrpcCheckAnswer denied = await _caller.CheckAsync("GET", "/x/../admin");
        denied.Code.ShouldBe(7);
        denied.Status.ShouldBe(403);
        denied.Body.ShouldBe("RBAC: access denied");
    }

    [Fact]
    public async Task The_caller_is_who_Envoy_says()
    {
        (await _caller.CheckAsync("GET", "/status/418", new Proto().Text(4, "spiffe://test.client"))).Status.ShouldBe(403);
        (await _caller.CheckAsync("GET", "/status/418", new Proto().Text(4, "spiffe://test.other"))).Code.ShouldBe(0);
        (await _caller.CheckAsync("GET", "/status/418", new Proto().Text(5, Uri.EscapeDataString(Pki.Create().Client.Pem)))).Status.ShouldBe(403);
        (await _caller.CheckAsync("GET", "/status/418", source: null, ("x-forwarded-client-cert", "URI=spiffe://test.client"))).Code.ShouldBe(0);
    }

    [Fact]
    public async Task Tokens_leave_and_claims_arrive()
    {
        GrpcCheckAnswer answer = await _caller.CheckAsync("GET", "/headers", source: null, ("authorization", "Bearer " + _judged.Issuer.Token()), ("x-user", "root"));
        answer.Code.ShouldBe(0);
        answer.Headers.ShouldBe(["x-user: alice"]);
        answer.Removed.ShouldBe(["authorization"]);

        (await _caller.CheckAsync("GET", "/x", source: null, ("x-user", "root"))).Removed.ShouldBe(["x-user"]);
        (await _caller.CheckAsync("GET", $"/headers?a=b&token={_judged.Issuer.Token()}")).RemovedParameters.ShouldBe(["token"]);
        GrpcCheckAnswer bad = await _caller.CheckAsync("GET", "/headers", source: null, ("authorization", "Bearer rubbish"));
        (bad.Code, bad.Status).ShouldBe((16, 401));
        bad.Headers.ShouldBe(["www-authenticate: Bearer realm=\"http://test.com/headers\", error=\"invalid_token\""]);
    }

    [Fact]
    public async Task Nonsense_is_answered_with_no()
    {
        (byte[] empty, int status) = await _caller.CallAsync("/envoy.service.auth.v3.Authorization/Check", []);
        status.ShouldBe(0);
        new GrpcCheckAnswer(empty).Code.ShouldBe(7);

        (await _caller.CallAsync("/envoy.service.auth.v3.Authorization/Check", [0xFF, 0xFF])).Status.ShouldBe(13);
        (await _caller.CallAsync("/envoy.service.auth.v3.Authorization/Check", new byte[1_500_000])).Status.ShouldBe(8);
        (await _caller.CheckAsync("GET", "/x")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task Says_that_it_serves()
    {
        (byte[] message, int status) = await _caller.CallAsync("/grpc.health.v1.Health/Check", []);

        status.ShouldBe(0);
        Proto.Read(message).ShouldHaveSingleItem().Number.ShouldBe(1ul);
        (await _caller.CallAsync("/grpc.health.v1.Health/Check", new Proto().Text(1, "other").Bytes)).Status.ShouldBe(5);
    }

    [Fact]
    public async Task Many_ask_at_once()
    {
        string good = _judged.Issuer.Token();
        GrpcCheckAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => i % 2 == 0
            ? _caller.CheckAsync("GET", "/headers", source: null, ("authorization", "Bearer " + good))
            : _caller.CheckAsync("GET", "/headers")));

        answers.Count(answer => answer.Code == 0).ShouldBe(200);
    }
}
