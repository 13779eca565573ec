using System.Text;
using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Resources;
using static Portcullis.Policy.Tests.Authenticating.GivenTokens;

namespace Portcullis.Policy.Tests.Authenticating;

/// <summary>The authenticator against a second, naive reading of the rules, on many random rules and requests.</summary>
public sealed class AuthenticationLaws
{
    private static readonly string[] Names = ["x-0", "x-1", "x-2"];
    private static readonly string[] Texts = [TokenA, TokenB, TokenC, Forged, "nonsense", KeyA.Sign($$"""{"iss":"{{A}}","sub":"late","exp":1}""")];

    [Fact]
    public void Answers_as_the_naive_reading_does()
    {
        var random = new Random(20261122);
        for (int round = 0; round < 1500; round++)
        {
            JwtRuleSpec[] specs = [.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => Rule(random))];
            (string Name, string Token)[] sent = [.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => (Names[random.Next(3)], Texts[random.Next(Texts.Length)]))];
            RequestHead request = Request("/", [.. sent.Select(line => $"{line.Name}: {line.Token}")]);

            string expected = NaiveAuthenticator.Answer(specs, sent, out string[] left);

            string told = $"round {round}: {string.Join(" ; ", specs.Select(spec => $"{spec.Issuer} in {string.Join(',', spec.FromHeaders.Select(h => h.Name))}"))} asked {string.Join(" ; ", sent)}";
            Compile(specs).Answer(request).ShouldBe(expected, told);
            request.Lines().ShouldBe(string.Join(" | ", left), told);
        }
    }

    [Fact]
    public void Explains_as_it_answers_and_changes_nothing()
    {
        var random = new Random(42);
        for (int round = 0; round < 500; round++)
        {
            RequestAuthenticator rules = Compile([.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => Rule(random))]);
            RequestHead request = Request("/", [.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => $"{Names[random.Next(3)]}: {Texts[random.Next(Texts.Length)]}")]);
            string before = request.Lines();

            AuthenticationExplanation explained = rules.Explain(request, InlineKeys.Instance, Now);

            request.Lines().ShouldBe(before);
            AuthenticationResult result = rules.Ask(request);
            explained.Result.Ok.ShouldBe(result.Ok);
            explained.Result.Refusal.ShouldBe(result.Refusal);
            (explained.AcceptedBy is not null).ShouldBe(result.Claims is not null);
            foreach (JwtRuleExplanation rule in explained.Rules.Where(rule => rule.Tried))
                rule.Refusal.ShouldBe(rule.Tokens.IsEmpty ? TokenRefusal.Missing : rule.Tokens.LastOrDefault(token => token.Refusal is not null)?.Refusal);
        }
    }

    [Fact]
    public void A_rule_more_never_turns_an_accepted_token_away()
    {
        var random = new Random(7);
        for (int round = 0; round < 500; round++)
        {
            JwtRuleSpec[] specs = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Rule(random))];
            string[] lines = [.. Enumerable.Range(0, 3).Select(_ => $"{Names[random.Next(3)]}: {Texts[random.Next(Texts.Length)]}")];

            if (Compile(specs).Ask(Request("/", lines)).Claims is not null)
                Compile([.. specs, Rule(random)]).Ask(Request("/", lines)).Claims.ShouldNotBeNull($"round {round}");
        }
    }

    [Fact]
    public void Hostile_heads_are_answered_and_never_throw()
    {
        var random = new Random(3);
        RequestAuthenticator rules = Compile(
            RuleA, RuleB with { FromHeaders = [new("x-0", "a")], FromParams = ["t", "access_token"], FromCookies = ["c", "d"], OutputPayloadToHeader = "x-1" });
        var cache = new TokenCache();
        byte[] alphabet = Encoding.Latin1.GetBytes("ab.%=&?;\"' \t-_Bearer \u00ff\u0080tcd,+/");
        for (int round = 0; round < 3000; round++)
        {
            var request = new RequestHead();
            request.SetMethod("GET"u8);
            request.SetTarget([(byte)'/', .. Noise(), (byte)'?', .. "access_token="u8, .. Noise()]);
            foreach (string name in (string[])["authorization", "cookie", "x-0", "x-1"])
                request.Headers.Add(Encoding.ASCII.GetBytes(name), Noise());

            AuthenticationResult result = rules.Authenticate(request, InlineKeys.Instance, cache, Now);
            result.Claims.ShouldBeNull();
            request.Headers.Find("x-1"u8).ShouldBe(-1);

            byte[] Noise() => [.. Enumerable.Range(0, random.Next(0, 40)).Select(_ => alphabet[random.Next(alphabet.Length)])];
        }
        cache.Count.ShouldBe(0);
    }

    private static JwtRuleSpec Rule(Random random) => (random.Next(3) == 0 ? RuleB : RuleA) with
    {
        FromHeaders = [.. Names.OrderBy(_ => random.Next()).Take(random.Next(1, 3)).Select(name => new JwtHeaderSpec(name, ""))],
        ForwardOriginalToken = random.Next(3) == 0,
    };
}
