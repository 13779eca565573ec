using System.Text;

namespace Portcullis.EndToEnd.Startup;

public sealed class Bad_input
{
    public static TheoryData<string, string, string> Files => new()
    {
        { "an empty file", "", "is empty" },
        { "only comments", "# nothing\n---\n---\n", "nothing to serve" },
        { "not YAML", "kind: [unclosed\n  - {", "mesh.yaml:" },
        { "binary", "\0\u0001\u0002\u00ff", "mesh.yaml" },
        { "a scalar", "just words\n", "mesh.yaml:" },
        { "an unknown field", Gateway("servrs: []"), "servers" },
        { "a number for a list", Gateway("servers: 7"), "mesh.yaml:" },
        { "a list for a map", Gateway("selector: [a, b], servers: []"), "selector" },
        { "a map for a string", Gateway("servers: [{hosts: ['*'], port: {name: {a: b}, number: 80, protocol: HTTP}}]"), "name" },
        { "a string for a number", Gateway("servers: [{hosts: ['*'], port: {name: http, number: eighty, protocol: HTTP}}]"), "number" },
        { "a port past all ports", Gateway("servers: [{hosts: ['*'], port: {name: http, number: 70000, protocol: HTTP}}]"), "70000" },
        { "an unknown mode", Gateway("servers: [{hosts: ['*'], port: {name: h, number: 443, protocol: HTTPS}, tls: {mode: MUTAUL, credentialName: x}}]"), "MUTUAL" },
        { "a duplicate key", "apiVersion: networking.istio.io/v1\nkind: Gateway\nkind: Gateway\nmetadata: {name: x}\nspec: {}\n", "kind" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Ends_the_start_with_2_and_says_why(string what, string text, string said)
    {
        using MeshFolder folder = new MeshFolder().Write("mesh.yaml", text);

        ToolResult result = await EndToEnd.Gateway.RunAsync(folder.File("mesh.yaml"));

        result.ExitCode.ShouldBe(2, what + "\n" + result.Error);
        result.Error.ShouldContain(said, Case.Insensitive, what);
        result.Error.ShouldNotContain("   at ", customMessage: "a stack trace is no message");
        result.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_path_that_is_not_there()
    {
        ToolResult result = await EndToEnd.Gateway.RunAsync("/nowhere/at/all.yaml");

        result.ExitCode.ShouldBe(2, result.Error);
        result.Error.ShouldContain("/nowhere/at/all.yaml");
    }

    [Fact]
    public async Task No_path()
    {
        ToolResult result = await Tool.RunAsync(Repository.Portcullis, ["up", "--api", "off"]);

        result.ExitCode.ShouldBe(2, result.Error);
        result.Error.ShouldContain("-f");
    }

    [Fact]
    public async Task An_empty_folder()
    {
        using var folder = new MeshFolder();

        ToolResult result = await EndToEnd.Gateway.RunAsync(folder.Path);

        result.ExitCode.ShouldBe(2, result.Error);
        result.Error.ShouldContain("nothing to serve");
    }

    [Fact]
    public async Task An_alias_bomb()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++)
            text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        using MeshFolder folder = new MeshFolder().Write("bomb.yaml", text.ToString());

        ToolResult result = await EndToEnd.Gateway.RunAsync(folder.Path);

        result.ExitCode.ShouldBe(2, result.Error);
        result.Error.ShouldContain("bomb.yaml");
    }

    [Fact]
    public async Task Deep_nesting()
    {
        using MeshFolder folder = new MeshFolder().Write("deep.yaml", "a: " + new string('[', 200_000));

        ToolResult result = await EndToEnd.Gateway.RunAsync(folder.Path);

        result.ExitCode.ShouldBe(2, result.Error);
        result.Error.ShouldContain("deep.yaml");
    }

    [Fact]
    public async Task A_hundred_megabytes()
    {
        using var folder = new MeshFolder();
        await using (var file = new StreamWriter(folder.File("huge.yaml")))
        {
            await file.WriteAsync("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata:\n");
            string line = $"  key-{{0}}: {new string('v', 1000)}\n";
            for (int i = 0; i < 100_000; i++)
                await file.WriteAsync(line.Replace("{0}", i.ToString(), StringComparison.Ordinal));
        }

        ToolResult result = await EndToEnd.Gateway.RunAsync(folder.Path);

        result.ExitCode.ShouldBe(2, result.Error);
        result.Error.ShouldContain("huge.yaml");
    }

    [Fact]
    public async Task The_same_name_twice()
    {
        using MeshFolder folder = (await Given.MeshAsync())
            .Write("one.yaml", Manifest.Policy("test", "DENY", "- {}"))
            .Write("two.yaml", Manifest.Policy("test", "ALLOW", "- {}"))
            .Write("gateway.yaml", Manifest.Gateway(Manifest.HttpServer()));

        ToolResult result = await EndToEnd.Gateway.RunAsync(folder.Path);

        result.ExitCode.ShouldBe(2, result.Error);
        result.Error.ShouldContain("defined twice");
    }

    [Fact]
    public async Task A_port_in_use()
    {
        await using Gateway first = await Given.PlainAsync();
        using MeshFolder folder = (await Given.MeshAsync()).Write("gateway.yaml", Manifest.Gateway(Manifest.HttpServer()));

        ToolResult result = await EndToEnd.Gateway.RunAsync(folder.Path, "--port", $"80={first.HttpPort}");

        result.ExitCode.ShouldBe(3, result.Error);
        result.Error.ShouldContain($"{first.HttpPort}");
    }

    private static string Gateway(string spec) => $$"""
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: httpbin, namespace: default}
        spec: { {{spec}} }
        """;
}
