using Portcullis.Resources;
using static Portcullis.Policy.Tests.Authenticating.GivenTokens;

namespace Portcullis.Policy.Tests.Authenticating;

/// <summary>Istio's table of combinations written down as it reads, for rules that look in headers without prefix.</summary>
internal static class NaiveAuthenticator
{
    private const string Missing = "missing";
    private const string UnknownIssuer = "401 Jwt issuer is not configured";

    /// <summary>As <see cref="GivenTokens.Answer"/>.</summary>
    /// <param name="left">The header lines that go on.</param>
    public static string Answer(IEnumerable<JwtRuleSpec> specs, (string Name, string Token)[] sent, out string[] left)
    {
        JwtRuleSpec[] rules = [.. specs.OrderBy(spec => spec.Issuer, StringComparer.Ordinal)];
        left = [.. sent.Select(line => $"{line.Name}: {line.Token}")];
        string[] outcomes = [.. rules.Select(rule => Outcome(rule, Tokens(rule, sent)))];
        for (int i = 0; i < rules.Length; i++)
        {
            if (!outcomes[i].StartsWith("of ", StringComparison.Ordinal))
                continue;
            JwtRuleSpec accepting = rules[i];
            if (!accepting.ForwardOriginalToken)
                left = [.. left.Where(line => !accepting.FromHeaders.Any(header => line.StartsWith(header.Name + ":", StringComparison.Ordinal)))];
            return outcomes[i];
        }
        string[] failed = [.. outcomes.Where(outcome => outcome != Missing)];
        if (failed.Length == 0)
            return "none";
        string[] specific = [.. failed.Where(outcome => outcome != UnknownIssuer)];
        if (specific.Length == 0)
            return UnknownIssuer;
        return failed[0] != UnknownIssuer ? failed[0] : specific[^1];
    }

    private static string[] Tokens(JwtRuleSpec rule, (string Name, string Token)[] sent) =>
        [.. rule.FromHeaders.SelectMany(header => sent.Where(line => line.Name == header.Name).Select(line => line.Token))];

    private static string Outcome(JwtRuleSpec rule, string[] tokens)
    {
        if (tokens.Length == 0)
            return Missing;
        string[] outcomes = [.. tokens.Select(token => Outcome(rule.Issuer, token))];
        return outcomes.LastOrDefault(outcome => !outcome.StartsWith("of ", StringComparison.Ordinal)) ?? outcomes[0];
    }

    private static string Outcome(string issuer, string token)
    {
        if (token == "nonsense")
            return "401 Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections";
        string own = token == TokenB ? B : token == TokenC ? C : A;
        if (own != issuer)
            return UnknownIssuer;
        if (token == Forged)
            return "401 Jwt verification fails";
        return token == TokenA || token == TokenB ? $"of {issuer}" : "401 Jwt is expired";
    }
}
