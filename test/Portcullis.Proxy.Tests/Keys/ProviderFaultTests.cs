using System.Collections.Concurrent;
using System.Net;
using Portcullis.Testing;

namespace Portcullis.Proxy.Tests.Keys;

/// <summary>
/// A provider that misbehaves while requests come from several connections: what each kind of request meets. The rows are those of
/// the table in docs/tokens.md.
/// </summary>
public sealed class ProviderFaultTests
{
    private const int Connections = 4;
    private const int Rounds = 20;
    private static readonly string[] Kinds = ["none", "known", "new"];

    public static TheoryData<string, string, string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, string, string>();
            foreach (string line in File.ReadLines(Document()).SkipWhile(line => !line.StartsWith("## When the provider misbehaves", StringComparison.Ordinal)).TakeWhile(line => !line.StartsWith("## Seeing it", StringComparison.Ordinal)))
                if (line.StartsWith('|') && line.Split('|', StringSplitOptions.TrimEntries) is [_, var fault, ("passes" or "401") and var none, var known, var fresh, "passes", _])
                {
                    none.ShouldBe("passes");
                    rows.Add(fault, none, known, fresh);
                }
            return rows;
        }
    }

    [Fact]
    public void The_table_has_a_row_for_every_fault() =>
        Rows.Count.ShouldBe(16);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Under_load(string fault, string none, string known, string fresh)
    {
        var time = new ManualTime();
        await using TestOidcProvider provider = TestOidcProvider.Start();
        using var upstream = ScriptedUpstream.Answering();
        string old = provider.Token(now: time.GetUtcNow());
        if (fault == "was never there")
            await provider.LeaveAsync();
        var options = new ProxyOptions { Workers = 2, Time = time, Keys = new KeyFetchOptions { Allowed = [IPNetwork.Parse("127.0.0.0/8")] } };
        using var gateway = Gateway.Start(options, quiet: true, Gateway.Servers, Gateway.RouteTo(upstream), Rule(provider));
        gateway.ExpectProblems();
        (await gateway.Host.Keys.WaitForFirst(TimeSpan.FromHours(1))).ShouldBeEmpty();

        TestSigningKey key = provider.Rotate(keepOld: fault == "adds the new key");
        string young = provider.Token(now: time.GetUtcNow(), key: key);
        await BeginAsync(fault, provider);

        // Half of the load while the first token of the new key makes the keys be fetched, half after that has ended.
        Ask(gateway, young).Status.ShouldBe(401);
        HashSet<(string Kind, int Status)> during = await LoadAsync(gateway, old, young);
        during.ShouldNotContain(("none", 401));
        if (known == "passes")
            during.ShouldNotContain(("known", 401));
        await RestAsync(gateway, fetches: 2, time, isEndless: fault is "hangs" or "answers byte by byte");
        HashSet<(string Kind, int Status)> after = await LoadAsync(gateway, old, young);
        after.Order().ShouldBe(new[] { ("none", Status(none)), ("known", Status(known)), ("new", Status(fresh)) }.Order());

        // Well again.
        provider.Jwks = ProviderBehaviour.Normal;
        if (fault is "goes away" or "was never there")
            provider.Return();
        time.Advance(TimeSpan.FromSeconds(30));
        Ask(gateway, young);
        if (Status(fresh) != 200)
            await RestAsync(gateway, fetches: 3, time);
        Ask(gateway, young).Status.ShouldBe(200);
    }

    private static async Task BeginAsync(string fault, TestOidcProvider provider)
    {
        if (fault == "goes away")
            await provider.LeaveAsync();
        provider.Jwks = fault switch
        {
            "goes away" or "was never there" or "adds the new key" or "replaces the old key" => ProviderBehaviour.Normal,
            "hangs" => ProviderBehaviour.Hang,
            "answers byte by byte" => ProviderBehaviour.SlowDrip,
            "resets connections" => ProviderBehaviour.Reset,
            "answers garbage" => ProviderBehaviour.Garbage,
            "answers nothing" => ProviderBehaviour.Empty,
            "answers with a page for people" => ProviderBehaviour.WrongContent,
            "answers with JSON that is no key set" => ProviderBehaviour.NotKeys,
            "answers with status 500" => ProviderBehaviour.ServerError,
            "answers without end" => ProviderBehaviour.Huge(1L << 40, sayLength: false),
            "redirects in a circle" => ProviderBehaviour.RedirectLoop,
            "redirects to 169.254.169.254" => ProviderBehaviour.RedirectToMetadata,
            "publishes no keys any more" => ProviderBehaviour.Answer(200, """{"keys":[]}"""),
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "docs/tokens.md has a row that nobody tries"),
        };
    }

    private static Answer Ask(Gateway gateway, string? token)
    {
        using Caller caller = gateway.Connect();
        return caller.Get("/", headers: Authorization(token));
    }

    /// <summary>What each kind of request met, over several connections at once.</summary>
    private static async Task<HashSet<(string Kind, int Status)>> LoadAsync(Gateway gateway, string old, string young)
    {
        var met = new ConcurrentDictionary<(string, int), int>();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(() =>
        {
            using Caller caller = gateway.Connect();
            for (int i = 0; i < Rounds; i++)
                foreach (string kind in Kinds)
                    met.AddOrUpdate((kind, caller.Get("/", headers: Authorization(kind switch { "known" => old, "new" => young, _ => null })).Status), 1, static (_, count) => count + 1);
        })));
        met.Values.Sum().ShouldBe(Connections * Rounds * Kinds.Length);
        return [.. met.Keys];
    }

    // So many fetches have ended, and the next is scheduled. One that never would ends when its time is over.
    private static async Task RestAsync(Gateway gateway, int fetches, ManualTime time, bool isEndless = false)
    {
        for (int tries = 0; tries < 20_000; tries++)
        {
            KeySourceStatus status = gateway.Host.Keys.Status.ShouldHaveSingleItem();
            if (status.Fetches >= fetches && status.NextFetch is not null)
                return;
            if (isEndless && status.NextFetch is null)
                time.Advance(TimeSpan.FromSeconds(0.1));
            await Task.Delay(1);
        }
        throw new TimeoutException($"the fetches did not come to {fetches}");
    }

    private static int Status(string cell) => cell == "passes" ? 200 : int.Parse(cell);

    private static string Authorization(string? token) => token is null ? "" : $"Authorization: Bearer {token}\r\n";

    private static string Rule(TestOidcProvider provider) => $$"""
        apiVersion: security.istio.io/v1
        kind: RequestAuthentication
        metadata: {name: jwt, namespace: istio-system}
        spec:
          jwtRules:
          - {issuer: "{{provider.Issuer}}", jwksUri: "{{provider.JwksUri}}", timeout: 1s}
        """;

    private static string Document()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Portcullis.slnx")))
            folder = Path.GetDirectoryName(folder);
        return Path.Combine(folder!, "docs", "tokens.md");
    }
}
