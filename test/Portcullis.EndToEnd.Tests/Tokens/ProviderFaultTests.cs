using System.Net;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tokens;

/// <summary>The real program while the provider of token keys misbehaves. The full table is tried in Portcullis.Proxy.Tests.</summary>
public sealed class ProviderFaultTests
{
    private const string Allowed = "--jwks-allow=127.0.0.0/8";

    public static TheoryData<string, ProviderBehaviour> Faults => new()
    {
        { "hang", ProviderBehaviour.Hang },
        { "garbage", ProviderBehaviour.Garbage },
        { "reset", ProviderBehaviour.Reset },
        { "redirect to metadata", ProviderBehaviour.RedirectToMetadata },
        { "huge", ProviderBehaviour.Huge(1L << 40, sayLength: false) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Known_keys_go_on_working_and_nobody_waits(string fault, ProviderBehaviour behaviour)
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();
        await using ProviderGateway gateway = await ProviderGateway.StartAsync(provider, $"jwksUri: '{provider.JwksUri}', timeout: 100s", Allowed);
        string known = provider.Token();
        provider.Jwks = behaviour;
        provider.Rotate();
        string fresh = provider.Token();
        (await gateway.AskAsync(fresh)).ShouldBe(HttpStatusCode.Unauthorized);
        await provider.RequestsAsync(TestOidcProvider.JwksPath, 2); // a fetch for the new key is under way, or over

        // Far less than the rule's hundred seconds: no request waits for the provider.
        Task<HttpStatusCode[]>[] loads = [gateway.LoadAsync(token: null, 100), gateway.LoadAsync(known, 100), gateway.LoadAsync(fresh, 100)];
        await Task.WhenAll(loads).WaitAsync(TimeSpan.FromSeconds(60));

        (await loads[0]).ShouldBe([HttpStatusCode.OK], fault);
        (await loads[1]).ShouldBe([HttpStatusCode.OK], fault);
        (await loads[2]).ShouldBe([HttpStatusCode.Unauthorized], fault);
        provider.JwksRequests.ShouldBeLessThanOrEqualTo(3); // once in thirty seconds at most, whatever the load
    }

    [Fact]
    public async Task A_new_key_is_found_under_load_with_one_request()
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();
        await using ProviderGateway gateway = await ProviderGateway.StartAsync(provider, $"jwksUri: '{provider.JwksUri}'", Allowed);
        string known = provider.Token();
        provider.Rotate(keepOld: true);
        string fresh = provider.Token();

        Task<HttpStatusCode[]> others = gateway.LoadAsync(known, 200);
        (await gateway.AskAsync(fresh)).ShouldBe(HttpStatusCode.Unauthorized);
        await Eventually.HoldsAsync(async () => await gateway.AskAsync(fresh) == HttpStatusCode.OK);

        (await others).ShouldBe([HttpStatusCode.OK]);
        (await gateway.LoadAsync(fresh, 100)).ShouldBe([HttpStatusCode.OK]);
        provider.JwksRequests.ShouldBe(2);
    }

    [Fact]
    public async Task A_provider_that_comes_late_is_found_by_the_first_token()
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();
        await provider.LeaveAsync();
        await using ProviderGateway gateway = await ProviderGateway.StartAsync(provider, $"jwksUri: '{provider.JwksUri}', timeout: 1s", Allowed);
        await gateway.Gateway.Process.ErrorHoldsAsync($"`{provider.JwksUri}` refuses connections; requests with its tokens are refused");
        (await gateway.LoadAsync(token: null, 40)).ShouldBe([HttpStatusCode.OK]);

        provider.Return();

        (await gateway.AskAsync(provider.Token())).ShouldBe(HttpStatusCode.Unauthorized);
        await Eventually.HoldsAsync(async () => await gateway.AskAsync(provider.Token()) == HttpStatusCode.OK);
        await gateway.Gateway.Process.ErrorHoldsAsync("are fetched again");
    }

    [Fact]
    public async Task A_provider_that_hangs_from_the_start_holds_nobody_up_for_long()
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();
        provider.Jwks = ProviderBehaviour.Hang;
        await using ProviderGateway gateway = await ProviderGateway.StartAsync(provider, $"jwksUri: '{provider.JwksUri}', timeout: 100s", Allowed);

        await gateway.Gateway.Process.ErrorHoldsAsync($"token keys from `{provider.JwksUri}` have not come within 5 s: requests with its tokens are refused until they do");
        (await gateway.AskAsync(token: null)).ShouldBe(HttpStatusCode.OK);
        (await gateway.AskAsync(provider.Token())).ShouldBe(HttpStatusCode.Unauthorized);
        provider.JwksRequests.ShouldBe(1);
    }

    [Fact]
    public async Task A_provider_on_loopback_is_not_asked_unless_allowed()
    {
        await using TestOidcProvider provider = TestOidcProvider.Start(host: "localhost");
        await using ProviderGateway gateway = await ProviderGateway.StartAsync(provider, $"jwksUri: '{provider.JwksUri}'", "--jwks-allow=10.0.0.0/8");

        (await gateway.AskAsync(token: null)).ShouldBe(HttpStatusCode.OK);
        (await gateway.AskAsync(provider.Token())).ShouldBe(HttpStatusCode.Unauthorized);
        await gateway.Gateway.Process.ErrorHoldsAsync("a loopback address, and is not asked for keys");
        gateway.Gateway.Process.Error.ShouldContain("if it may be asked, start with --jwks-allow ");
        provider.JwksRequests.ShouldBe(0);
    }

    [Fact]
    public async Task Keys_are_discovered_over_TLS_of_an_authority_of_our_own()
    {
        using TestCa ca = TestCa.Create();
        await using TestOidcProvider provider = TestOidcProvider.Start(ca, host: "localhost");
        using var scratch = new MeshFolder();
        scratch.Write("root.pem", ca.Pem);
        await using ProviderGateway gateway = await ProviderGateway.StartAsync(provider, "audiences: [api]", "--jwks-allow=127.0.0.1,::1", $"--jwks-ca={scratch.File("root.pem")}");

        (await gateway.AskAsync(provider.Token())).ShouldBe(HttpStatusCode.OK);
        provider.DiscoveryRequests.ShouldBe(1);
        provider.JwksRequests.ShouldBe(1);
    }

    [Fact]
    public async Task A_reload_with_a_new_issuer_has_its_keys_before_it_is_in_force()
    {
        await using TestOidcProvider first = TestOidcProvider.Start();
        await using TestOidcProvider second = TestOidcProvider.Start();
        await using ProviderGateway gateway = await ProviderGateway.StartAsync(first, $"jwksUri: '{first.JwksUri}'", Allowed);

        gateway.Gateway.Folder.Write("more.yaml", $$"""
            apiVersion: security.istio.io/v1
            kind: RequestAuthentication
            metadata: {name: more, namespace: istio-system}
            spec:
              selector: {matchLabels: {istio: ingressgateway} }
              jwtRules: [{issuer: "{{second.Issuer}}" }]
            """);
        await gateway.Gateway.Process.ErrorHoldsAsync("revision 2 is in force");

        (await gateway.AskAsync(second.Token())).ShouldBe(HttpStatusCode.OK);
        (await gateway.AskAsync(first.Token())).ShouldBe(HttpStatusCode.OK);
        first.JwksRequests.ShouldBe(1);
    }
}
