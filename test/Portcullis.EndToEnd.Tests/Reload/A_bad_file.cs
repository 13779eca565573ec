namespace Portcullis.EndToEnd.Reload;

public sealed class A_bad_file
{
    public static TheoryData<string, string> Mistakes => new()
    {
        { "not YAML", "kind: [unclosed\n  - {" },
        { "unknown field", Policy("actoin: DENY, rules: [{}]") },
        { "wrong type", Policy("action: [DENY], rules: 7") },
        { "unknown action", Policy("action: FORBID, rules: [{}]") },
        { "no kind", "metadata: {name: x}\nspec: {}\n" },
        { "an alias bomb", "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\nh: [*g,*g,*g,*g,*g,*g,*g,*g,*g]\n" },
    };

    [Fact]
    public async Task Is_reported_and_what_runs_stays_in_force()
    {
        await using SeedGateway seed = await SeedGateway.StartAsync();
        string good = await File.ReadAllTextAsync(seed.Gateway.Folder.File("policy.yaml"));

        foreach ((string what, string text) in Mistakes.Select(row => ((string)row[0], (string)row[1])))
        {
            int before = seed.Gateway.Process.Error.Length;
            seed.Gateway.Folder.Write("policy.yaml", text);
            await Eventually.HoldsAsync(
                () => seed.Gateway.Process.Error[before..].Contains("policy.yaml", StringComparison.Ordinal), () => $"a report of {what}");

            (await seed.CurlAsync("/status/418", seed.Client)).ShouldBeDenied();
            (await seed.CurlAsync("/status/200", seed.Client)).Status.ShouldBe(200);
        }

        seed.Gateway.Folder.Write("policy.yaml", good.Replace("/status/418", "/status/202", StringComparison.Ordinal));
        await Eventually.HoldsAsync(async () => (await seed.CurlAsync("/status/202", seed.Client)).Status == 403);
        (await seed.CurlAsync("/status/418", seed.Client)).ShouldBeTheTeapot();
    }

    private static string Policy(string spec) => $$"""
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: test, namespace: istio-system}
        spec: { {{spec}} }
        """;
}
