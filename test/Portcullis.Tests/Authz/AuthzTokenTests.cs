using System.Collections.Immutable;
using System.Text;
using Portcullis.Commands;
using Portcullis.Testing;

namespace Portcullis.Tests.Authz;

/// <summary>Tokens in <c>authz why</c> and <c>authz check</c>: seed 003's two objects, with keys in the rule and keys that would be fetched.</summary>
public sealed class AuthzTokenTests : IDisposable
{
    private const long Now = 1_800_000_000;
    private const string Issuer = "https://issuer.example";

    private readonly string _folder = Directory.CreateTempSubdirectory("authz").FullName;
    private readonly TestSigningKey _key = TestSigningKey.Create(id: "one");
    private readonly TestSigningKey _other = TestSigningKey.Create(id: "two");

    public void Dispose()
    {
        _key.Dispose();
        _other.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void An_accepted_token_is_shown_with_what_policies_see_and_what_changes()
    {
        (ExitCode exit, string output, _) = Why(Inline(), Ask with { Token = Token("\"aud\":[\"shop\",\"bank\"],\"azp\":\"app\",\"groups\":[\"dev\"]"), Headers = ["X-User: admin"] });

        exit.ShouldBe(ExitCode.Ok);
        output.ShouldContain("TOKEN accepted by istio-system/jwt jwtRules[0]");
        output.ShouldContain("header `x-user` of the caller is taken off: a rule writes it");
        output.ShouldContain("keys: 1 key in the rule");
        output.ShouldContain("header `Authorization` after `Bearer ` (ES256, kid `one`): accepted");
        output.ShouldContain("request principal  `https://issuer.example/alice`");
        output.ShouldContain("audiences          `shop`, `bank`");
        output.ShouldContain("presenter          `app`");
        output.ShouldContain("\"groups\":[\"dev\"]");
        output.ShouldContain("header x-user: alice");
        output.ShouldContain("the token is taken off");
        output.ShouldContain("decision      ALLOW");
    }

    [Fact]
    public void Without_a_token_the_policy_that_requires_one_decides()
    {
        (ExitCode exit, string output, _) = Why(Inline(), Ask);

        exit.ShouldBe(ExitCode.Refused);
        output.ShouldContain("TOKEN none");
        output.ShouldContain("no token in header `Authorization` after `Bearer `, query parameter `access_token`");
        output.ShouldContain("decision      DENY: denied by istio-system/require-jwt rules[0]");
    }

    [Fact]
    public void A_refused_token_is_told_with_its_reason_and_ends_the_matter()
    {
        (ExitCode exit, string output, _) = Why(Inline(), Ask with { Token = _key.Sign($$"""{"iss":"{{Issuer}}","sub":"alice","exp":{{Now - 90}}}""") });

        exit.ShouldBe(ExitCode.Refused);
        output.ShouldContain("TOKEN refused: 401 Jwt is expired");
        output.ShouldContain("refused, 401 Jwt is expired");
        output.ShouldContain("it expired at 2027-01-15T07:58:30Z, 90 s before 2027-01-15T08:00:00Z");
        output.ShouldContain("decision      DENY: answered 401 `Jwt is expired`");
        output.ShouldNotContain("require-jwt");
    }

    [Theory]
    [InlineData("""{"iss":"https://else.example"}""", "its `iss` is `https://else.example`, the rule is for `https://issuer.example`")]
    [InlineData("""{"sub":"x"}""", "its `iss` is absent")]
    [InlineData("""{"iss":"https://issuer.example","nbf":1800000300}""", "300 s")]
    [InlineData("""{"iss":"https://issuer.example","aud":"you"}""", "its `aud` is `you`, the rule takes `me`")]
    public void A_refusal_says_what_was_wrong_with_this_token(string payload, string hint) =>
        Why(Inline("audiences: [me],"), Ask with { Token = _key.Sign(payload) }).Output.ShouldContain(hint == "300 s" ? "5 min after" : hint);

    [Fact]
    public void A_key_that_is_not_there_is_named_beside_those_that_are()
    {
        Why(Inline(), Ask with { Token = _other.Sign(Payload()) }).Output.ShouldContain("it names kid `two` and ES256; the keys are `one` (EC P-256, ES256 only)");
        Why(Inline(), Ask with { Token = _other.Sign(Payload(), """{"alg":"ES256","kid":"one"}""") }).Output.ShouldContain("none of the keys made this signature");
        Why(Inline(), Ask with { Token = _key.Sign(Payload(), """{"alg":"none"}""") }).Output.ShouldContain("`none` and symmetric keys never are");
    }

    [Fact]
    public void Keys_that_would_be_fetched_must_be_given()
    {
        (ExitCode exit, string output, _) = Why(Remote, Ask with { Token = Token() });

        exit.ShouldBe(ExitCode.Refused);
        output.ShouldContain("keys: from `https://issuer.example/keys`, not given, so they count as never fetched; give them with --jwks https://issuer.example=FILE");
        output.ShouldContain("401 Jwt verification fails");
        output.ShouldContain("the keys of https://issuer.example/keys were never fetched");
    }

    [Theory]
    [InlineData("FILE")]
    [InlineData("https://issuer.example=FILE")]
    public void Keys_may_be_given_for_all_rules_or_for_an_issuer(string option)
    {
        (ExitCode exit, string output, _) = Why(Remote, Ask with { Token = Token(), Tokens = new([option.Replace("FILE", Jwks(_key))], Now) });

        exit.ShouldBe(ExitCode.Ok);
        output.ShouldContain("keys: from `https://issuer.example/keys`, given by --jwks");
    }

    [Fact]
    public void Keys_that_cannot_be_used_are_refused()
    {
        string garbage = Path.Combine(_folder, "garbage.json");
        File.WriteAllText(garbage, "[]");

        Given($"https://else.example={Jwks(_key)}").ShouldContain("no rule that applies fetches keys of issuer `https://else.example`");
        Given(garbage).ShouldContain("is no key set");
        Given(Path.Combine(_folder, "none.json")).ShouldContain("cannot read");

        string Given(string option)
        {
            (ExitCode exit, _, string error) = Why(Remote, Ask with { Tokens = new([option], Now) });
            exit.ShouldBe(ExitCode.InvalidInput);
            return error;
        }
    }

    [Fact]
    public void A_token_is_found_where_the_rules_look()
    {
        string yaml = Inline("fromHeaders: [{name: X-Jwt, prefix: 'jwt '}], fromParams: [t], fromCookies: [session],");

        Why(yaml, Ask with { Headers = [$"x-jwt: jwt {Token()}"] }).Exit.ShouldBe(ExitCode.Ok);
        Why(yaml, Ask with { Url = $"https://test.com/x?t={Token()}" }).Exit.ShouldBe(ExitCode.Ok);
        Why(yaml, Ask with { Headers = [$"cookie: session={Token()}"] }).Output.ShouldContain("cookie `session` (ES256, kid `one`): accepted");
        Why(yaml, Ask with { Token = Token() }).Output.ShouldContain("no token in header `X-Jwt` after `jwt `, query parameter `t`, cookie `session`");
    }

    [Fact]
    public void A_token_may_come_from_a_file_and_excludes_claims()
    {
        string file = Path.Combine(_folder, "token.txt");
        File.WriteAllText(file, Token() + "\n");

        Why(Inline(), Ask with { TokenFile = file }).Exit.ShouldBe(ExitCode.Ok);
        Why(Inline(), Ask with { TokenFile = file, Claims = "{}" }).Error.ShouldContain("exclude each other");
        Why(Inline(), Ask with { TokenFile = file + ".none" }).Error.ShouldContain("cannot read");
    }

    [Fact]
    public void Claims_that_are_given_count_as_verified()
    {
        (ExitCode exit, string output, _) = Why(Inline(), Ask with { Claims = """{"iss":"i","sub":"s"}""", Headers = ["Authorization: Bearer nonsense"] });

        exit.ShouldBe(ExitCode.Ok);
        output.ShouldNotContain("TOKEN", Case.Sensitive);
    }

    [Fact]
    public void Neither_the_token_nor_control_characters_reach_the_terminal()
    {
        string token = Token("\"x\":\"\\u001b[31m\"");
        string output = Why(Inline(), Ask with { Token = token }).Output;

        output.ShouldNotContain(token);
        output.ShouldNotContain(token.Split('.')[2]);
        output.ShouldNotContain('\u001b');
    }

    [Fact]
    public void A_custom_policy_comes_before_the_token()
    {
        string yaml = Inline() + """

            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: istio, namespace: istio-system}
            data: {mesh: "extensionProviders: [{name: opa, envoyExtAuthzHttp: {service: opa.default.svc.cluster.local, port: 8000}}]"}
            ---
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: ask, namespace: istio-system}
            spec: {action: CUSTOM, provider: {name: opa}, rules: [{}]}
            """;

        Why(yaml, Ask with { Token = "nonsense" }).Output.ShouldNotContain("TOKEN refused", Case.Sensitive);
        Why(yaml, Ask with { Token = "nonsense", CustomAllows = true }).Output.ShouldContain("TOKEN refused");
    }

    [Fact]
    public void Check_verifies_tokens_line_by_line()
    {
        (ExitCode exit, string[] lines) = Check(Inline(),
            $$$"""{"id":1,"http":{"path":"/"},"jwt":{"token":"{{{Token()}}}"}}""",
            $$$"""{"id":2,"http":{"path":"/","headers":{"Authorization":["Bearer {{{Token()}}}"]} }}""",
            $$$"""{"id":3,"http":{"path":"/?access_token={{{Token()}}}"}}""",
            $$$"""{"id":4,"http":{"path":"/"},"jwt":{"token":"nonsense"}}""",
            """{"id":5,"http":{"path":"/"}}""",
            """{"id":6,"http":{"path":"/"},"jwt":{"claims":{"iss":"i","sub":"s"}}}""");

        exit.ShouldBe(ExitCode.Ok);
        lines.ShouldBe([
            """{"id":1,"decision":"ALLOW","policy":null,"rule":null,"reason":"no ALLOW policy applies"}""",
            """{"id":2,"decision":"ALLOW","policy":null,"rule":null,"reason":"no ALLOW policy applies"}""",
            """{"id":3,"decision":"ALLOW","policy":null,"rule":null,"reason":"no ALLOW policy applies"}""",
            """{"id":4,"decision":"DENY","policy":null,"rule":null,"reason":"answered 401 before DENY and ALLOW: Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections"}""",
            """{"id":5,"decision":"DENY","policy":"istio-system/require-jwt","rule":0,"reason":"denied by istio-system/require-jwt rules[0]"}""",
            """{"id":6,"decision":"ALLOW","policy":null,"rule":null,"reason":"no ALLOW policy applies"}""",
        ]);
    }

    [Fact]
    public void Check_refuses_a_token_beside_claims() =>
        Check(Inline(), """{"http":{},"jwt":{"claims":{},"token":"x"}}""").Exit.ShouldBe(ExitCode.InvalidInput);

    private static AuthzQuestion Ask { get; } = new() { Method = "GET", Url = "https://test.com/", Tokens = new([], Now) };

    private static string Remote => Rules("jwksUri: https://issuer.example/keys");

    private string Inline(string more = "") => Rules($"{more} jwks: '{Set(_key)}'");

    private static string Rules(string keys) => $$"""
        apiVersion: security.istio.io/v1
        kind: RequestAuthentication
        metadata: {name: jwt, namespace: istio-system}
        spec: {jwtRules: [{issuer: "{{Issuer}}", outputClaimToHeaders: [{header: X-User, claim: sub}], {{keys}}}]}
        ---
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: require-jwt, namespace: istio-system}
        spec: {action: DENY, rules: [{from: [{source: {notRequestPrincipals: ["*"]} }]}]}
        """;

    private static string Set(TestSigningKey key) => $$"""{"keys":[{{key.PublicJwk()}}]}""";

    private static string Payload(string more = "\"x\":1") => $$"""{"iss":"{{Issuer}}","sub":"alice","exp":{{Now + 60}},{{more}}}""";

    private string Token(string more = "\"x\":1") => _key.Sign(Payload(more));

    private string Jwks(TestSigningKey key)
    {
        string file = Path.Combine(_folder, "keys.json");
        File.WriteAllText(file, Set(key));
        return file;
    }

    private (ExitCode Exit, string Output, string Error) Why(string yaml, AuthzQuestion question)
    {
        string file = Path.Combine(_folder, "policies.yaml");
        File.WriteAllText(file, yaml);
        using var output = new StringWriter();
        using var error = new StringWriter();
        ExitCode exit = AuthzWhyCommand.Run([file], AuthzWorkload.Create("istio-system/ingressgateway", ImmutableSortedDictionary<string, string>.Empty), question, output, error);
        return (exit, output.ToString(), error.ToString());
    }

    private (ExitCode Exit, string[] Lines) Check(string yaml, params string[] requests)
    {
        string file = Path.Combine(_folder, "policies.yaml"), lines = Path.Combine(_folder, "requests.jsonl");
        File.WriteAllText(file, yaml);
        File.WriteAllLines(lines, requests);
        using var output = new MemoryStream();
        using var error = new StringWriter();
        ExitCode exit = AuthzCheckCommand.Run(
            [file], "istio-system/gw", ImmutableSortedDictionary<string, string>.Empty, new AuthzTokenInput([], Now), lines, custom: false, table: false, output, error);
        return (exit, Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
