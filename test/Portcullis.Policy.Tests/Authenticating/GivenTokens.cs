using System.Collections.Immutable;
using System.Text;
using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Resources;
using Portcullis.Syntax;
using Portcullis.Testing;

namespace Portcullis.Policy.Tests.Authenticating;

/// <summary>Token rules, tokens and requests for tests, without YAML.</summary>
internal static class GivenTokens
{
    public const long Now = 1_800_000_000;

    public const string A = "https://a.example";
    public const string B = "https://b.example";
    public const string C = "https://c.example";

    private static readonly ResourceKind Kind = new("security.istio.io", "RequestAuthentication", "requestauthentications", "ra", ["v1"]);

    public static TestSigningKey KeyA { get; } = TestSigningKey.Create(id: "key-a");
    public static TestSigningKey KeyB { get; } = TestSigningKey.Create(id: "key-b");

    public static JwtRuleSpec RuleA { get; } = new() { Issuer = A, Jwks = Jwks(KeyA) };
    public static JwtRuleSpec RuleB { get; } = new() { Issuer = B, Jwks = Jwks(KeyB) };

    public static string TokenA { get; } = Token(A, KeyA);
    public static string TokenB { get; } = Token(B, KeyB);
    public static string TokenC { get; } = Token(C, KeyA);
    public static string Forged { get; } = Token(A, KeyB, $$"""{"alg":"ES256","kid":"key-a"}""");

    public static string Jwks(params IEnumerable<TestSigningKey> keys) => $$"""{"keys":[{{string.Join(',', keys.Select(key => key.PublicJwk()))}}]}""";

    /// <summary>A token of an issuer; its subject tells whose it is.</summary>
    public static string Token(string issuer, TestSigningKey key, string? header = null, string more = "") =>
        key.Sign($$"""{"iss":"{{issuer}}","sub":"of {{issuer}}","exp":{{Now + 3600}}{{more}}}""", header);

    public static string With(string more) => Token(A, KeyA, more: "," + more);

    public static Resource<RequestAuthenticationSpec> Rules(string ns, string name, params JwtRuleSpec[] rules) => Rules(ns, name, age: 0, rules);

    public static Resource<RequestAuthenticationSpec> Rules(string ns, string name, int age, params JwtRuleSpec[] rules) => new(
        Kind,
        new ObjectMeta { Name = new ObjectName(ns, name), CreationTimestamp = DateTimeOffset.UnixEpoch.AddDays(100 - age) },
        new RequestAuthenticationSpec { JwtRules = [.. rules] },
        new MappingNode(SourceSpan.None, []));

    public static RequestAuthenticator Compile(params JwtRuleSpec[] rules) => Compile(new Diagnostics(), Rules("foo", "jwt", rules));

    public static RequestAuthenticator Compile(Diagnostics found, params Resource<RequestAuthenticationSpec>[] policies) =>
        RequestAuthenticationCompiler.Compile(
            [.. policies],
            new PolicyWorkload { Namespace = "foo", Labels = ImmutableSortedDictionary<string, string>.Empty.Add("app", "x") },
            new MeshConfigSpec(), ed25519: null, found);

    /// <summary>A request with header lines written <c>name: value</c>.</summary>
    public static RequestHead Request(string target, params string[] lines)
    {
        var request = new RequestHead();
        request.SetMethod("GET"u8);
        request.SetAuthority("a.com"u8);
        request.SetTarget(Encoding.UTF8.GetBytes(target));
        foreach (string line in lines)
        {
            int colon = line.IndexOf(':');
            request.Headers.Add(Encoding.UTF8.GetBytes(line[..colon]), Encoding.UTF8.GetBytes(line[(colon + 1)..].Trim()));
        }
        return request;
    }

    public static RequestHead Bearer(string token) => Request("/", $"Authorization: Bearer {token}");

    public static AuthenticationResult Ask(this RequestAuthenticator rules, RequestHead request, ITokenKeys? keys = null, TokenCache? cache = null, long now = Now) =>
        rules.Authenticate(request, keys ?? InlineKeys.Instance, cache ?? new TokenCache(), now);

    /// <summary><c>none</c>, the subject, or the refusal's status and text.</summary>
    public static string Answer(this RequestAuthenticator rules, RequestHead request, ITokenKeys? keys = null, TokenCache? cache = null, long now = Now)
    {
        AuthenticationResult result = rules.Ask(request, keys, cache, now);
        return result.Refusal is { } refusal ? $"{refusal.Status} {refusal.Text}" : result.Claims?.Subject is { } subject ? Encoding.UTF8.GetString(subject.Text) : result.Claims is null ? "none" : "no subject";
    }

    public static string Lines(this RequestHead request) => request.Headers.ToString().TrimEnd().Replace("\n", " | ");

    public static string Path(this RequestHead request) => Encoding.UTF8.GetString(request.Target);
}
