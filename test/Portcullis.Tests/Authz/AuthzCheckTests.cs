using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Portcullis.Commands;

namespace Portcullis.Tests.Authz;

/// <summary><c>authz check</c> from bytes to bytes.</summary>
public sealed class AuthzCheckTests : IDisposable
{
    private const string Seed = """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: test, namespace: istio-system}
        spec:
          selector: {matchLabels: {istio: ingressgateway}}
          action: DENY
          rules:
          - from: [{source: {principals: ["test.client"]}}]
            to: [{operation: {paths: ["/status/418"]}}]
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("authz").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Answers_in_order_in_the_documented_shape()
    {
        (ExitCode exit, string output, _) = Check(Seed, """
            {"id":"1","tls":{"principal":"test.client","sni":"test.com"},"source":{"ip":"10.0.0.1","remoteIp":"10.0.0.1"},"destination":{"ip":"10.0.0.2","port":8080},"http":{"method":"GET","host":"a.com","path":"/status/./418?x#y","headers":{"x-h":["v"]}},"jwt":{"claims":{"iss":"i","sub":"s"}}}
            {"id":"2","tls":{"principal":null,"sni":""},"http":{"method":"GET","host":"a.com","path":"/status/418","headers":{}},"jwt":null}
            """);

        exit.ShouldBe(ExitCode.Ok);
        output.ShouldBe("""
            {"id":"1","decision":"DENY","policy":"istio-system/test","rule":0,"reason":"denied by istio-system/test rules[0]"}
            {"id":"2","decision":"ALLOW","policy":null,"rule":null,"reason":"no ALLOW policy applies"}

            """);
    }

    [Theory]
    [InlineData("""{"tls":null,"http":{"path":"/status/418"}}""", "ALLOW")]
    [InlineData("""{"http":{"path":"/status/418"}}""", "ALLOW")]
    [InlineData("""{"tls":{},"http":{"path":"/status/418"}}""", "ALLOW")]
    [InlineData("""{"tls":{"principal":"test.client"},"http":null}""", "DENY")]
    [InlineData("""{"tls":{"principal":"test.client"}}""", "DENY")]
    [InlineData("""{"tls":{"principal":"other"}}""", "ALLOW")]
    [InlineData("""{"tls":{"principal":"test.client"},"http":{}}""", "ALLOW")]
    [InlineData("""{"tls":{"principal":"test.client"},"http":{"path":"/status/418"},"jwt":{"claims":null}}""", "DENY")]
    [InlineData("""{"tls":{"uris":["spiffe://test.client"]},"http":{"path":"/status/418"}}""", "DENY")]
    [InlineData("""{"tls":{"principal":"a","uris":["spiffe://test.client"],"dns":["x"],"subject":"CN=x"},"http":{"path":"/status/418"}}""", "DENY")]
    [InlineData("""{"tls":{"dns":["test.client"]},"http":{"path":"/status/418"}}""", "ALLOW")]
    [InlineData("""{"tls":{"principal":"test.client"},"http":{"path":"/status/%34\u00318"}}""", "DENY")]
    [InlineData("""{"tls":{"principal":"other"},"http":{"path":"/a%00"}}""", "DENY")]
    [InlineData("""{"tls":{"principal":"test.client"},"http":{"method":"CONNECT","path":null}}""", "ALLOW")]
    public void Fills_in_what_is_not_given(string request, string decision) =>
        JsonDocument.Parse(Check(Seed, request).Output).RootElement.GetProperty("decision").GetString().ShouldBe(decision);

    [Theory]
    [InlineData("{", "column")]
    [InlineData("[]", "the line must be an object")]
    [InlineData("{} {}", "column")]
    [InlineData("""{"htp":{}}""", "`htp` is not a field")]
    [InlineData("""{"http":{"Path":"/"}}""", "`http.Path` is not a field")]
    [InlineData("""{"http":{"path":"/","path":"/x"}}""", "`http.path` is given twice")]
    [InlineData("""{"http":"/"}""", "`http` must be an object")]
    [InlineData("""{"http":{"headers":{"a":1}}}""", "header `a` must be a list")]
    [InlineData("""{"http":{"headers":{"a":[1]}}}""", "each line of header `a` must be a string")]
    [InlineData("""{"source":{"ip":"1.2.3"}}""", "`source.ip`: `1.2.3` is not an IP address")]
    [InlineData("""{"destination":{"port":70000}}""", "`destination.port` must be a number from 0 to 65535")]
    [InlineData("""{"destination":{"port":"80"}}""", "`destination.port` must be a number")]
    [InlineData("""{"tls":{"cn":"x"}}""", "`tls.cn` is not a field")]
    [InlineData("""{"jwt":{"claims":{"a":1,"a":2}}}""", "`a` is given twice in the claims")]
    [InlineData("""{"jwt":{"x":"y"}}""", "`jwt.x` is not a field")]
    [InlineData("""{"jwt":{"token":1}}""", "`jwt.token` must be a string")]
    [InlineData("""{"jwt":{"claims":{},"token":"x"}}""", "there can be no `jwt.token` beside them")]
    [InlineData("""{"id":{}}""", "`id` must be a string or a number")]
    [InlineData("""{"tls":{"sni":"\ud800"}}""", "escape")]
    public void Tells_the_line_and_the_reason_of_bad_input(string line, string reason)
    {
        (ExitCode exit, string output, string error) = Check(Seed, "{\"id\":\"good\"}\n\n" + line + "\n{\"id\":\"after\"}");

        exit.ShouldBe(ExitCode.InvalidInput);
        error.ShouldContain("requests.jsonl:3: ");
        error.ShouldContain(reason);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2, "the good lines are answered all the same");
    }

    [Fact]
    public void Echoes_ids_as_they_came()
    {
        string output = Check(Seed, "{\"id\":7}\n{\"id\":\"\\u00e9\\\"\"}\n{}").Output;

        output.Split('\n')[..3].Select(line => line[..line.IndexOf(",\"decision", StringComparison.Ordinal)]).ShouldBe(["{\"id\":7", "{\"id\":\"\\u00e9\\\"\"", "{\"id\":null"]);
    }

    [Fact]
    public void Writes_a_table()
    {
        string output = Check(Seed, """{"id":"1","tls":{"principal":"test.client"},"http":{"path":"/status/418"}}""", table: true).Output;

        output.Split('\n')[1].Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ShouldBe(["1", "DENY", "istio-system/test", "0", "denied by istio-system/test rules[0]"]);
    }

    [Fact]
    public void Refuses_policies_with_errors()
    {
        (ExitCode exit, string output, string error) = Check(Seed.Replace("principals:", "principal:", StringComparison.Ordinal), "{}");

        exit.ShouldBe(ExitCode.InvalidInput);
        output.ShouldBeEmpty();
        error.ShouldContain("`principal`");
    }

    [Fact]
    public void Refuses_files_that_are_not_there()
    {
        using var output = new MemoryStream();
        AuthzCheckCommand.Run([Path.Combine(_folder, "none.yaml")], "a/b", Labels, AuthzTokenInput.None, "-", custom: false, table: false, output, TextWriter.Null).ShouldBe(ExitCode.InvalidInput);
        File.WriteAllText(Path.Combine(_folder, "policies.yaml"), Seed);
        AuthzCheckCommand.Run([_folder], "a/b", Labels, AuthzTokenInput.None, Path.Combine(_folder, "none.jsonl"), custom: false, table: false, output, TextWriter.Null).ShouldBe(ExitCode.InvalidInput);
    }

    [Fact]
    public void A_custom_provider_is_taken_to_say_what_the_option_says()
    {
        const string policies = """
            {"apiVersion": "v1", "kind": "List", "items": [
              {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "istio", "namespace": "istio-system"}, "data": {"mesh": "extensionProviders: [{name: opa, envoyExtAuthzHttp: {service: opa.default.svc.cluster.local, port: 8000}}]"}},
              {"apiVersion": "security.istio.io/v1", "kind": "AuthorizationPolicy", "metadata": {"name": "ask", "namespace": "istio-system"}, "spec": {"action": "CUSTOM", "provider": {"name": "opa"}, "rules": [{"to": [{"operation": {"paths": ["/a"]}}]}]}}
            ]}
            """;
        const string requests = """
            {"id":"1","http":{"path":"/a"}}
            {"id":"2","http":{"path":"/b"}}
            """;

        Check(policies, requests).Output.ShouldBe("""
            {"id":"1","decision":"DENY","policy":"istio-system/ask","rule":0,"reason":"CUSTOM istio-system/ask rules[0] matched: provider `opa` would be asked"}
            {"id":"2","decision":"ALLOW","policy":null,"rule":null,"reason":"no ALLOW policy applies"}

            """);
        Check(policies, requests, custom: true).Output.ShouldStartWith("""{"id":"1","decision":"ALLOW","policy":null""");
    }

    [Fact]
    public void Decides_a_hundred_thousand_requests_and_loses_none()
    {
        var requests = new StringBuilder();
        for (int i = 0; i < 100_000; i++)
            requests.Append("{\"id\":\"").Append(i).Append("\",\"tls\":{\"principal\":\"test.").Append(i % 2 == 0 ? "client" : "other").Append("\"},\"http\":{\"path\":\"/status/418\",\"headers\":{\"x\":[\"v\"]}}}\r\n");

        (ExitCode exit, string output, _) = Check(Seed, requests.ToString());

        exit.ShouldBe(ExitCode.Ok);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(100_000);
        for (int i = 0; i < lines.Length; i++)
            lines[i].ShouldStartWith($"{{\"id\":\"{i}\",\"decision\":\"{(i % 2 == 0 ? "DENY" : "ALLOW")}\"");
    }

    private static ImmutableSortedDictionary<string, string> Labels { get; } = ImmutableSortedDictionary<string, string>.Empty.Add("istio", "ingressgateway");

    private (ExitCode Exit, string Output, string Error) Check(string policies, string requests, bool table = false, bool custom = false)
    {
        string yaml = Path.Combine(_folder, "policies.yaml"), lines = Path.Combine(_folder, "requests.jsonl");
        File.WriteAllText(yaml, policies);
        File.WriteAllText(lines, requests);
        using var output = new MemoryStream();
        using var error = new StringWriter();
        ExitCode exit = AuthzCheckCommand.Run([yaml], "istio-system/gw", Labels, AuthzTokenInput.None, lines, custom, table, output, error);
        return (exit, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
