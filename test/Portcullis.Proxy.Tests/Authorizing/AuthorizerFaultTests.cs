using System.Collections.Concurrent;
using Portcullis.Testing;

namespace Portcullis.Proxy.Tests.Authorizing;

/// <summary>An authorizer that misbehaves while requests come from several connections. The rows are those of the table in docs/custom.md.</summary>
public sealed class AuthorizerFaultTests
{
    private const int Connections = 4;
    private const int Rounds = 3;

    public static TheoryData<string, string[], bool> Rows
    {
        get
        {
            var rows = new TheoryData<string, string[], bool>();
            foreach (string line in File.ReadLines(Document()))
                if (line.StartsWith("| ", StringComparison.Ordinal) && line.Split('|', StringSplitOptions.TrimEntries) is [_, var fault, var plain, var status, var open, "passes", _])
                {
                    rows.Add(fault, [plain, status, open], false);
                    rows.Add(fault, [plain, status, open], true);
                }
            return rows;
        }
    }

    [Fact]
    public void The_table_has_a_row_for_every_fault() => Rows.Count.ShouldBe(2 * 8);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Under_load(string fault, string[] outcomes, bool isGrpc)
    {
        TestAuthorizer authorizer = await TestAuthorizer.Start(ScriptOf(fault));
        using var upstream = ScriptedUpstream.Answering();
        string[] settings = ["", "statusOnError: \"503\"", "failOpen: true"];
        using var gateway = Gateway.Start(Documents(0));
        if (fault == "goes away")
            await authorizer.DisposeAsync();

        for (int i = 0; i < settings.Length; i++)
        {
            gateway.Apply(Documents(i));
            (await Load(gateway)).ShouldBe(["/ask " + (outcomes[i] == "passes" ? "200" : outcomes[i]), "/free 200"], ignoreOrder: true, $"{fault}, {settings[i]}");
        }

        if (fault == "goes away")
            return;
        authorizer.Script = AuthorizerScript.Allow;
        gateway.Apply(Documents(0, "60s"));
        (await Load(gateway)).ShouldBe(["/ask 200", "/free 200"], ignoreOrder: true, "well again");
        await authorizer.DisposeAsync();

        // Only who hangs is waited for to the end; whoever answers may take as long as a busy machine needs.
        string[] Documents(int setting, string? timeout = null) =>
        [
            Gateway.Servers, Gateway.RouteTo(upstream),
            GatewayChecksTests.Custom(authorizer, isGrpc, $"timeout: {timeout ?? (fault == "hangs" ? "0.3s" : "60s")}, {settings[setting]}", "[{to: [{operation: {paths: [/ask]}}]}]"),
        ];
    }

    private static AuthorizerScript ScriptOf(string fault) => fault switch
    {
        "says yes" or "goes away" => AuthorizerScript.Allow,
        "says no" => AuthorizerScript.Deny,
        "hangs" => AuthorizerScript.Hang,
        "resets connections" => AuthorizerScript.Reset,
        "answers with status 500" => AuthorizerScript.ServerError,
        "answers garbage" => AuthorizerScript.Garbage,
        "answers without end" => AuthorizerScript.Huge,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "docs/custom.md has a row that nobody tries"),
    };

    /// <summary>What each path met, over several connections at once.</summary>
    private static async Task<HashSet<string>> Load(Gateway gateway)
    {
        var met = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Factory.StartNew(
            () =>
            {
                using Caller caller = gateway.Connect();
                for (int i = 0; i < Rounds; i++)
                    foreach (string path in (string[])["/ask", "/free"])
                        met.Add($"{path} {caller.Get(path).Status}");
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        met.Count.ShouldBe(Connections * Rounds * 2);
        return [.. met];
    }

    private static string Document()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Portcullis.slnx")))
            folder = Path.GetDirectoryName(folder);
        return Path.Combine(folder!, "docs", "custom.md");
    }
}
