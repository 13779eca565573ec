using System.Diagnostics;
using System.Text;

namespace Portcullis.Resources.Tests;

/// <summary>Whatever a file holds, loading it ends soon and says so; it never throws.</summary>
public sealed class HostileInputTests
{
    // Loaded machines are slow; what is guarded against takes hours.
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(3);

    [Fact]
    public void An_alias_bomb_is_refused_quickly()
    {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 30; i++)
            bomb.Append($"a{i}: &a{i} [*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1}]\n");

        Told(bomb.ToString()).Errors.ShouldContain("PCL1006 ", StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("[", 1_000_000)]
    [InlineData("{a: ", 300_000)]
    [InlineData("- ", 300_000)]
    [InlineData("? ", 100_000)]
    [InlineData("&a ", 100_000)]
    [InlineData("*", 100_000)]
    [InlineData("!", 100_000)]
    [InlineData("\"", 100_001)]
    [InlineData("'", 100_001)]
    [InlineData("a: |\n", 20_000)]
    [InlineData("---\n", 20_000)]
    [InlineData("%YAML 1.1\n", 10_000)]
    [InlineData("a: b: ", 10_000)]
    [InlineData("\t", 1_000_000)]
    [InlineData("[]: ", 10_000)]
    [InlineData("kind: Secret\n---\na: b\n---\n", 20_000)]
    [InlineData("a: 1\n", 300_000)]
    public void Repetition_is_survived(string part, int times) => Told(string.Concat(Enumerable.Repeat(part, times)));

    [Theory]
    [InlineData("[", 1_000_000)]
    [InlineData("{\"a\":", 1_000_000)]
    public void Repetition_is_survived_in_JSON(string part, int times) => Told(string.Concat(Enumerable.Repeat(part, times)), "a.json");

    [Fact]
    public void Deep_indentation_is_refused()
    {
        var deep = new StringBuilder();
        for (int i = 0; i < 1000; i++)
            deep.Append(' ', i).Append("a:\n");

        Told(deep.ToString()).Errors[0].ShouldStartWith("PCL1003");
    }

    [Fact]
    public void More_than_a_million_nodes_are_refused() =>
        Told("a: [" + string.Concat(Enumerable.Repeat("1,", 1_100_000)) + "]").Errors.ShouldBe(["PCL1003 "]);

    [Fact]
    public void A_million_unknown_fields_are_counted_and_not_listed()
    {
        var text = new StringBuilder("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n");
        for (int i = 0; i < 300_000; i++)
            text.Append($"field{i}: 1\n");

        Loaded loaded = Told(text.ToString());
        loaded.Found.All.Count.ShouldBe(1000);
        loaded.Found.Truncated.ShouldBeTrue();
    }

    [Fact]
    public void Ten_thousand_policies_are_read_in_good_time()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 10_000; i++)
            text.Append($$"""
                ---
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata:
                  name: policy-{{i}}
                  namespace: shop
                spec:
                  action: DENY
                  rules:
                  - from:
                    - source:
                        principals: ["td/ns/shop/sa/account-{{i}}"]
                    to:
                    - operation:
                        paths: ["/a/{{i}}", "/b/{*}"]
                        ports: ["8080"]

                """);

        Loaded loaded = Told(text.ToString());
        loaded.Found.All.ShouldBeEmpty();
        loaded.Set.AuthorizationPolicies.Length.ShouldBe(10_000);
    }

    [Theory]
    [InlineData("a: b\0c")]
    [InlineData("\u001b[31m: red")]
    [InlineData("\u007fELF")]
    public void Binary_files_are_refused(string text) => Told(text).Errors.ShouldBe(["PCL1002 "]);

    [Fact]
    public void A_terminal_cannot_be_steered_by_a_file() =>
        Loaded.From("{\"apiVersion\": \"v1\", \"kind\": \"ServiceAccount\", \"metadata\": {\"name\": \"\\u001b[31m\\u202e\"}}", name: "a.json")
            .Rendered.ShouldNotContain('\u001b');

    [Theory]
    [InlineData("yaml")]
    [InlineData("json")]
    public void Mutated_documents_never_throw(string extension)
    {
        string[] seeds = extension == "json"
            ? [SeedDocuments.Json]
            : [SeedDocuments.Policy, SeedDocuments.Gateway, SeedDocuments.Secret, SeedDocuments.Tokens, SeedDocuments.Service];
        var random = new Random(20_260_131);
        for (int round = 0; round < 1500; round++)
            _ = Loaded.From(Mutation.Of(seeds[random.Next(seeds.Length)], random), name: $"a.{extension}").Rendered;
    }

    private static Loaded Told(string text, string name = "a.yaml")
    {
        long start = Stopwatch.GetTimestamp();
        Loaded loaded = Loaded.From(text, name: name);
        _ = loaded.Rendered;
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(Soon);
        return loaded;
    }
}
