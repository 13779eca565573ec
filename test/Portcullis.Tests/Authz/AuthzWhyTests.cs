using System.Collections.Immutable;
using Portcullis.Commands;
using Portcullis.Testing;

namespace Portcullis.Tests.Authz;

/// <summary><c>authz why</c>: the explanation and the exit code.</summary>
public sealed class AuthzWhyTests : IDisposable
{
    private const string Policies = """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: test, namespace: istio-system}
        spec:
          action: DENY
          rules:
          - from: [{source: {principals: ["test.client"]}}]
            to: [{operation: {paths: ["/status/418"]}}]
        ---
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: readers, namespace: istio-system}
        spec:
          rules:
          - to: [{operation: {methods: ["GET"], hosts: ["test.com", "test.com:*"]}}]
            when: [{key: "request.headers[x-role]", values: ["reader"]}]
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("authz").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_denial_names_what_matched()
    {
        (ExitCode exit, string output, _) = Why(Ask with { Principal = "test.client" });

        exit.ShouldBe(ExitCode.Refused);
        output.ShouldContain("DENY istio-system/test");
        output.ShouldContain("rules[0] matches");
        output.ShouldContain("yes  principals is `test.client`; the request has `spiffe://test.client`");
        output.ShouldContain("decision      DENY: denied by istio-system/test rules[0]");
    }

    [Fact]
    public void A_default_denial_ends_with_the_nearest_miss()
    {
        (ExitCode exit, string output, _) = Why(Ask);

        exit.ShouldBe(ExitCode.Refused);
        output.ShouldContain("decision      DENY: no ALLOW policy matched");
        output.ShouldContain("nearest miss  istio-system/readers rules[0]: it did not match because of request.headers[x-role] (the request has no such header)");
    }

    [Theory]
    [InlineData("https://test.com/x", true)]
    [InlineData("https://test.com:8443/x", true)]
    [InlineData("HTTPS://TEST.com", true)]
    [InlineData("http://test.com/x", true)]
    [InlineData("https://other.com/x", false)]
    [InlineData("/x", false)]
    public void The_url_gives_host_and_path(string url, bool allowed)
    {
        (ExitCode exit, _, _) = Why(Ask with { Url = url, Headers = ["x-role: reader"] });

        exit.ShouldBe(allowed ? ExitCode.Ok : ExitCode.Refused);
    }

    [Fact]
    public void A_certificate_gives_its_names()
    {
        string file = Path.Combine(_folder, "client.pem");
        using TestCa ca = TestCa.Create();
        File.WriteAllText(file, ca.Issue("URI:spiffe://test.client").Pem);

        (ExitCode exit, string output, _) = Why(Ask with { CertificateFile = file });

        exit.ShouldBe(ExitCode.Refused);
        output.ShouldContain("denied by istio-system/test rules[0]");
    }

    [Theory]
    [InlineData("ftp://a/b")]
    [InlineData("https:///x")]
    [InlineData("https://user@host/x")]
    [InlineData("https://a:99999/x")]
    public void Refuses_what_is_no_url(string url) => Why(Ask with { Url = url }).Exit.ShouldBe(ExitCode.InvalidInput);

    [Fact]
    public void Refuses_contradictions_and_unreadable_files()
    {
        Why(Ask with { Principal = "a", Plaintext = true }).Error.ShouldContain("exclude each other");
        Why(Ask with { Principal = "spiffe://a" }).Error.ShouldContain("--principal a");
        Why(Ask with { CertificateFile = Path.Combine(_folder, "none.pem") }).Error.ShouldContain("none.pem");
        Why(Ask with { Headers = ["no colon"] }).Error.ShouldContain("name: value");
        Why(Ask with { Headers = [""] }).Error.ShouldContain("name: value");
        Why(Ask with { Claims = "[]" }).Error.ShouldContain("--claims");
    }

    [Fact]
    public void A_path_that_is_answered_400_is_not_judged()
    {
        (ExitCode exit, string output, _) = Why(Ask with { Url = "https://test.com/a%00" });

        exit.ShouldBe(ExitCode.Refused);
        output.ShouldContain("answered 400");
    }

    [Fact]
    public void Control_characters_do_not_reach_the_terminal() =>
        Why(Ask with { Headers = ["x-role: \u001b[31mred"] }).Output.ShouldNotContain('\u001b');

    [Fact]
    public void The_provider_that_custom_would_ask_is_told_and_played()
    {
        const string custom = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: istio, namespace: istio-system}
            data: {mesh: "extensionProviders: [{name: opa, envoyExtAuthzHttp: {service: opa.default.svc.cluster.local, port: 8000}}]"}
            ---
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: ask, namespace: istio-system}
            spec: {action: CUSTOM, provider: {name: opa}, rules: [{to: [{operation: {paths: ["/status/*"]}}]}]}
            """;

        (ExitCode exit, string output, _) = Why(Ask, custom);
        exit.ShouldBe(ExitCode.Refused);
        output.ShouldContain("CUSTOM istio-system/ask");
        output.ShouldContain("custom        provider `opa` would be asked by istio-system/ask rules[0], and is taken to say deny; --custom allow shows what the other policies decide");
        output.ShouldContain("decision      DENY: CUSTOM istio-system/ask rules[0] matched: provider `opa` would be asked");

        (exit, output, _) = Why(Ask with { CustomAllows = true }, custom);
        exit.ShouldBe(ExitCode.Ok);
        output.ShouldContain("is taken to say allow, so the other policies decide");
        output.ShouldContain("decision      ALLOW: no ALLOW policy applies");

        (exit, output, _) = Why(Ask with { CustomAllows = true }, custom.Replace("name: opa,", "name: other,", StringComparison.Ordinal));
        exit.ShouldBe(ExitCode.Refused);
        output.ShouldContain("custom        CUSTOM istio-system/ask rules[0] matched, and there is no provider `opa` that can be asked");
    }

    private static AuthzQuestion Ask { get; } = new() { Method = "GET", Url = "https://test.com/status/418" };

    private (ExitCode Exit, string Output, string Error) Why(AuthzQuestion question, string policies = Policies)
    {
        string yaml = Path.Combine(_folder, "policies.yaml");
        File.WriteAllText(yaml, policies);
        using var output = new StringWriter();
        using var error = new StringWriter();
        ExitCode exit = AuthzWhyCommand.Run([yaml], AuthzWorkload.Create("istio-system/ingressgateway", ImmutableSortedDictionary<string, string>.Empty), question, output, error);
        return (exit, output.ToString(), error.ToString());
    }
}
