using System.Net;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Identity;
using Portcullis.Testing;

namespace Portcullis.Proxy.Tests.Keys;

/// <summary>One fetch against everything a provider can do.</summary>
public sealed class KeyFetchTests
{
    private static readonly KeyFetchOptions Loopback = new() { Allowed = [IPNetwork.Parse("127.0.0.0/8")] };

    [Fact]
    public async Task Reads_the_keys_of_an_address_and_of_an_issuer()
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();

        (await FetchAsync(At(provider))).Keys!.Keys.ShouldHaveSingleItem().KeyId.ShouldBe(provider.Key.Id);
        (await FetchAsync(KeyReference.DiscoveredFrom(provider.Issuer))).Keys!.Keys.ShouldHaveSingleItem();
        (await FetchAsync(KeyReference.DiscoveredFrom(provider.Issuer + "/"))).Failure!.Words.ShouldContain("speaks for another issuer");
        provider.DiscoveryRequests.ShouldBe(2);
    }

    [Fact]
    public async Task A_trailing_slash_of_the_issuer_is_not_doubled()
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();
        provider.Discovery = ProviderBehaviour.Answer(200, $$"""{"issuer":"{{provider.Issuer}}/","jwks_uri":"{{provider.JwksUri}}"}""");

        (await FetchAsync(KeyReference.DiscoveredFrom(provider.Issuer + "/"))).Keys.ShouldNotBeNull();
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "Reset", "resets the connection" },
        { "Garbage", "answered with no key set: key set must be UTF-8" },
        { "Empty", "answered with no key set: key set must be JSON, which it stops to be in line 1 at byte 0" },
        { "WrongContent", "answered with no key set: key set must be JSON, which it stops to be in line 1 at byte 0" },
        { "NotKeys", "key set has no `keys`" },
        { "ServerError", "answered with status 500" },
        { "Compressed", "encoded body" },
        { "RedirectLoop", "redirects once more after 3 redirects" },
        { "RedirectToMetadata", "169.254.169.254, where a cloud keeps its machines' credentials, is not asked for keys" },
        { "Huge", "more than 1048576 bytes" },
        { "HugeWithoutLength", "more than 1048576 bytes" },
        { "RedirectToFile", "redirects to something that is no http or https address" },
        { "RedirectToPrivate", "10.1.2.3, a private address, is not asked for keys" },
        { "RedirectWithPassword", "is written with a user or password" },
        { "NotFound", "answered with status 404" },
        { "Chain4", "redirects once more after 3 redirects" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_a_failure_in_words(string fault, string words)
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();
        provider.Jwks = Behaviour(fault);

        FetchOutcome outcome = await FetchAsync(At(provider));

        outcome.Keys.ShouldBeNull();
        outcome.Failure!.Words.ShouldContain(words);
        provider.JwksRequests.ShouldBe(fault is "RedirectLoop" ? 4 : 1);
    }

    [Theory]
    [InlineData("Garbage", "answered with no discovery document")]
    [InlineData("Empty", "answered with no discovery document")]
    [InlineData("List", "answered with no discovery document")]
    [InlineData("Twice", "answered with no discovery document")]
    [InlineData("NotKeys", "names no http or https address as `jwks_uri`")]
    [InlineData("FileUri", "names no http or https address as `jwks_uri`")]
    [InlineData("Relative", "names no http or https address as `jwks_uri`")]
    [InlineData("Numbers", "speaks for another issuer")]
    [InlineData("Other", "speaks for another issuer")]
    [InlineData("Password", "is written with a user or password")]
    [InlineData("Surrogate", "answered with no discovery document")]
    public async Task A_discovery_document_that_is_none_leads_nowhere(string fault, string words)
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();
        provider.Discovery = fault switch
        {
            "List" => ProviderBehaviour.Answer(200, "[]"),
            "Twice" => ProviderBehaviour.Answer(200, $$"""{"jwks_uri":"{{provider.JwksUri}}","jwks_uri":"{{provider.JwksUri}}"}"""),
            "FileUri" => ProviderBehaviour.Answer(200, """{"jwks_uri":"file:///etc/passwd"}"""),
            "Relative" => ProviderBehaviour.Answer(200, """{"jwks_uri":"/jwks"}"""),
            "Numbers" => ProviderBehaviour.Answer(200, """{"issuer":1,"jwks_uri":"http://127.0.0.1/"}"""),
            "Other" => ProviderBehaviour.Answer(200, """{"issuer":"https://other.example","jwks_uri":"http://127.0.0.1/"}"""),
            "Password" => ProviderBehaviour.Answer(200, """{"jwks_uri":"http://user:secret@127.0.0.1/"}"""),
            "Surrogate" => ProviderBehaviour.Answer(200, """{"jwks_uri":"http://127.0.0.1/\ud800"}"""),
            _ => Behaviour(fault),
        };

        FetchOutcome outcome = await FetchAsync(KeyReference.DiscoveredFrom(provider.Issuer));

        outcome.Failure!.Words.ShouldContain(words);
        outcome.Failure.Words.ShouldNotContain("secret");
        provider.JwksRequests.ShouldBe(0);
    }

    [Fact]
    public async Task Three_redirects_are_followed()
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();
        provider.Jwks = ProviderBehaviour.RedirectChain(3);

        (await FetchAsync(At(provider))).Keys.ShouldNotBeNull();
        provider.Requests("/moved/0").ShouldBe(1);
    }

    [Fact]
    public async Task A_provider_that_is_away_refuses()
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();
        await provider.LeaveAsync();

        (await FetchAsync(At(provider))).Failure!.Words.ShouldBe($"`{provider.JwksUri}` refuses connections");
    }

    [Theory]
    [InlineData("Hang")]
    [InlineData("SlowDrip")]
    public async Task A_provider_that_hangs_uses_up_the_rules_timeout_and_no_more(string fault)
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();
        provider.Jwks = Behaviour(fault);
        var time = new ManualTime();

        Task<FetchOutcome> running = FetchAsync(At(provider, TimeSpan.FromSeconds(3)), Loopback, time);
        await provider.RequestsAsync(TestOidcProvider.JwksPath, 1);
        time.Advance(TimeSpan.FromSeconds(2.9));
        running.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(0.1));

        (await running).Failure!.Words.ShouldBe($"`{provider.JwksUri}` did not answer within 3 s");
    }

    [Fact]
    public async Task Attempts_are_a_second_apart_and_share_one_timeout()
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();
        provider.Jwks = ProviderBehaviour.ServerError;
        var time = new ManualTime();

        Task<FetchOutcome> running = FetchAsync(At(provider, TimeSpan.FromSeconds(5)), Loopback, time, once: false);
        for (int attempt = 1; attempt < 5; attempt++)
        {
            await provider.RequestsAsync(TestOidcProvider.JwksPath, attempt);
            await time.TimerWithinAsync(TimeSpan.FromSeconds(1));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        (await running).Failure!.Words.ShouldContain("status 500");
        provider.JwksRequests.ShouldBe(5);
    }

    [Fact]
    public async Task There_are_eight_attempts_at_most()
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();
        provider.Jwks = ProviderBehaviour.ServerError;
        var time = new ManualTime();

        Task<FetchOutcome> running = FetchAsync(At(provider, TimeSpan.FromMinutes(5)), Loopback, time, once: false);
        for (int attempt = 1; attempt < 8; attempt++)
        {
            await provider.RequestsAsync(TestOidcProvider.JwksPath, attempt);
            await time.TimerWithinAsync(TimeSpan.FromSeconds(1));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        (await running).Failure.ShouldNotBeNull();
        provider.JwksRequests.ShouldBe(8);
    }

    [Fact]
    public async Task Equal_bytes_keep_the_same_set()
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();
        FetchOutcome first = await FetchAsync(At(provider));

        (await FetchAsync(At(provider), last: first)).Keys.ShouldBeSameAs(first.Keys);
        provider.Rotate();
        (await FetchAsync(At(provider), last: first)).Keys.ShouldNotBeSameAs(first.Keys);
    }

    [Fact]
    public async Task Loopback_is_not_asked_unless_allowed_and_no_request_is_made()
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();

        FetchFailure failure = (await FetchAsync(At(provider), new KeyFetchOptions())).Failure!;

        failure.Words.ShouldBe("127.0.0.1, a loopback address, is not asked for keys");
        failure.Help.ShouldBe("if it may be asked, start with --jwks-allow 127.0.0.0/8");
        provider.JwksRequests.ShouldBe(0);
    }

    [Theory]
    [InlineData("169.254.169.254", "where a cloud keeps")]
    [InlineData("127.0.0.1", "a loopback address")]
    [InlineData("::ffff:127.0.0.1", "a loopback address")]
    [InlineData("fd00:ec2::254", "where a cloud keeps")]
    public async Task A_name_that_resolves_to_a_refused_address_is_not_asked(string resolved, string words)
    {
        var options = new KeyFetchOptions { Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(resolved)]) };

        FetchFailure failure = (await FetchAsync(KeyReference.At(new Uri("http://keys.example:1/jwks")), options)).Failure!;

        failure.Words.ShouldStartWith($"`keys.example` is {resolved}, {words}");
        failure.MayPass.ShouldBeFalse();
    }

    [Fact]
    public async Task A_name_is_looked_up_once_for_a_connection_and_the_checked_address_is_the_one_used()
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();
        int asked = 0;
        var options = new KeyFetchOptions
        {
            Allowed = Loopback.Allowed,
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(Interlocked.Increment(ref asked) == 1 ? "127.0.0.1" : "169.254.169.254")]),
        };

        (await FetchAsync(KeyReference.At(new Uri($"http://keys.example:{provider.Port}/jwks")), options)).Keys.ShouldNotBeNull();
        asked.ShouldBe(1);
    }

    [Fact]
    public async Task Of_several_addresses_the_refused_ones_are_left_out()
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();
        var options = new KeyFetchOptions
        {
            Allowed = Loopback.Allowed,
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("169.254.169.254"), IPAddress.Parse("10.0.0.1"), IPAddress.Loopback]),
        };

        (await FetchAsync(KeyReference.At(new Uri($"http://keys.example:{provider.Port}/jwks")), options)).Keys.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("http://2130706433/jwks")]
    [InlineData("http://0x7f.1/jwks")]
    [InlineData("http://0177.0.0.1/jwks")]
    [InlineData("http://[::ffff:127.0.0.1]/jwks")]
    [InlineData("http://localhost/jwks")]
    [InlineData("http://127.1/jwks")]
    public async Task Every_spelling_of_loopback_is_loopback(string uri) =>
        (await FetchAsync(KeyReference.At(new Uri(uri)), new KeyFetchOptions())).Failure!.Words.ShouldContain("a loopback address");

    [Fact]
    public async Task Credentials_in_an_address_are_refused_and_not_repeated()
    {
        FetchFailure failure = (await FetchAsync(KeyReference.At(new Uri("http://user:hunter2@127.0.0.1:1/jwks?key=hunter3")))).Failure!;

        failure.Words.ShouldBe("`http://127.0.0.1:1/jwks?…` is written with a user or password, which are not sent");
    }

    [Theory]
    [InlineData("kubernetes/serviceaccount")]
    [InlineData("urn:example:issuer")]
    [InlineData("https://idp.example/?tenant=1")]
    [InlineData("https://idp.example/#x")]
    public async Task An_issuer_that_is_no_address_cannot_be_discovered(string issuer) =>
        (await FetchAsync(KeyReference.DiscoveredFrom(issuer))).Failure!.Words.ShouldContain("cannot be discovered");

    [Fact]
    public async Task TLS_needs_an_authority_that_is_trusted()
    {
        using TestCa ca = TestCa.Create();
        using TestCa other = TestCa.Create("CN=Other");
        await using TestOidcProvider provider = TestOidcProvider.Start(ca, "localhost");

        (await FetchAsync(At(provider))).Failure!.Words.ShouldContain("from an authority that is not trusted");
        (await FetchAsync(At(provider), Trusting(other))).Failure!.Help.ShouldBe("start with --jwks-ca and the file of its root certificate");
        (await FetchAsync(At(provider), Trusting(ca))).Keys.ShouldNotBeNull();
        (await FetchAsync(KeyReference.DiscoveredFrom(provider.Issuer), Trusting(ca))).Keys.ShouldNotBeNull();
    }

    [Fact]
    public async Task TLS_needs_a_certificate_for_the_name_that_is_asked()
    {
        using TestCa ca = TestCa.Create();
        await using TestOidcProvider provider = TestOidcProvider.Start(ca);
        KeyFetchOptions options = Trusting(ca) with { Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]) };

        (await FetchAsync(KeyReference.At(new Uri($"https://other.example:{provider.Port}/jwks")), options)).Failure!.Words
            .ShouldBe($"the certificate of `other.example:{provider.Port}` is not for that name");
    }

    [Fact]
    public async Task From_TLS_nothing_leads_back_to_plain_HTTP()
    {
        using TestCa ca = TestCa.Create();
        await using TestOidcProvider plain = TestOidcProvider.Start();
        await using TestOidcProvider provider = TestOidcProvider.Start(ca);
        provider.Jwks = ProviderBehaviour.RedirectTo(plain.JwksUri);
        provider.Discovery = ProviderBehaviour.Answer(200, $$"""{"jwks_uri":"{{plain.JwksUri}}"}""");

        (await FetchAsync(At(provider), Trusting(ca))).Failure!.Words.ShouldContain("redirects to an address without TLS");
        (await FetchAsync(KeyReference.DiscoveredFrom(provider.Issuer), Trusting(ca))).Failure!.Words.ShouldContain("names as `jwks_uri` an address without TLS");
        plain.JwksRequests.ShouldBe(0);
    }

    private static KeyFetchOptions Trusting(TestCa ca) => Loopback with { Authorities = [X509CertificateLoader.LoadCertificate(ca.Der)] };

    private static KeyReference At(TestOidcProvider provider, TimeSpan? timeout = null) => KeyReference.At(new Uri(provider.JwksUri), timeout);

    private static Task<FetchOutcome> FetchAsync(KeyReference reference, KeyFetchOptions? options = null, TimeProvider? time = null, bool once = true, FetchOutcome? last = null) =>
        new KeyFetch(options ?? Loopback, time ?? TimeProvider.System, ed25519: null).RunAsync(reference, once, last, CancellationToken.None);

    private static ProviderBehaviour Behaviour(string name) => name switch
    {
        "Hang" => ProviderBehaviour.Hang,
        "SlowDrip" => ProviderBehaviour.SlowDrip,
        "Reset" => ProviderBehaviour.Reset,
        "Garbage" => ProviderBehaviour.Garbage,
        "Empty" => ProviderBehaviour.Empty,
        "WrongContent" => ProviderBehaviour.WrongContent,
        "NotKeys" => ProviderBehaviour.NotKeys,
        "ServerError" => ProviderBehaviour.ServerError,
        "Compressed" => ProviderBehaviour.Compressed,
        "RedirectLoop" => ProviderBehaviour.RedirectLoop,
        "RedirectToMetadata" => ProviderBehaviour.RedirectToMetadata,
        "Huge" => ProviderBehaviour.Huge(1024 * 1024),
        "HugeWithoutLength" => ProviderBehaviour.Huge(1024 * 1024, sayLength: false),
        "RedirectToFile" => ProviderBehaviour.RedirectTo("file:///etc/passwd"),
        "RedirectToPrivate" => ProviderBehaviour.RedirectTo("http://10.1.2.3/jwks"),
        "RedirectWithPassword" => ProviderBehaviour.RedirectTo("http://user:secret@127.0.0.1/jwks"),
        "NotFound" => ProviderBehaviour.Answer(404, "no"),
        "Chain4" => ProviderBehaviour.RedirectChain(4),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "unknown behaviour"),
    };
}
