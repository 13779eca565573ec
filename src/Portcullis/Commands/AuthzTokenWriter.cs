using System.Text;
using Portcullis.Identity;
using Portcullis.Policy;

namespace Portcullis.Commands;

/// <summary>Writes the token's part of an explanation: who took it, or why nobody did, and what policies see of it. Never the token itself.</summary>
internal sealed class AuthzTokenWriter(AuthzExplanationWriter output)
{
    public void Write(AuthenticationExplanation explanation)
    {
        output.WriteLine();
        output.WriteLine(Headline(explanation));
        foreach (string name in explanation.HeadersRemoved)
            output.WriteLine($"header `{name}` of the caller is taken off: a rule writes it", 1);
        foreach (JwtRuleExplanation rule in explanation.Rules)
            Write(rule);
        if (explanation.AcceptedBy is { } accepting)
            WriteSeen(accepting, explanation);
    }

    private static string Headline(AuthenticationExplanation explanation)
    {
        if (explanation.Preflight)
            return "TOKEN not asked for: a CORS preflight has none";
        if (explanation.AcceptedBy is { } accepting)
            return $"TOKEN accepted by {accepting}";
        if (explanation.Result.Refusal is { } refusal)
            return $"TOKEN refused: {refusal.Status} {refusal.Text}";
        return "TOKEN none: no rule found one, so the request has no request principal";
    }

    private void Write(JwtRuleExplanation rule)
    {
        string issuer = rule.Issuer.Length == 0 ? "any issuer" : $"issuer `{rule.Issuer}`";
        output.WriteLine($"{rule} for {issuer}{(rule.Tried ? "" : ": not asked, since an earlier rule accepted")}", 1);
        if (!rule.Tried)
            return;
        output.WriteLine($"keys: {Keys(rule)}", 2);
        if (rule.Tokens.IsEmpty)
            output.WriteLine(rule.Refusal == TokenRefusal.Missing ? $"no token in {string.Join(", ", rule.Locations)}" : "too many tokens", 2);
        foreach (TokenExplanation token in rule.Tokens)
        {
            string signed = token.Signed.Length == 0 ? "" : $" ({token.Signed})";
            output.WriteLine($"{token.Location}{signed}: {(token.Refusal is { } refusal ? $"refused, {refusal.Status} {refusal.Text}" : "accepted")}", 2);
            if (token.Hint.Length > 0)
                output.WriteLine(token.Hint, 3);
        }
    }

    private static string Keys(JwtRuleExplanation rule)
    {
        if (rule.Keys.Inline is { } inline)
            return $"{inline} in the rule";
        string source = rule.Keys.Uri is { } uri ? $"from `{uri}`" : $"discovered from `{rule.Keys.DiscoveryIssuer}`";
        string option = rule.Issuer.Length == 0 ? "FILE" : $"{rule.Issuer}=FILE";
        return rule.KeysKnown ? $"{source}, given by --jwks" : $"{source}, not given, so they count as never fetched; give them with --jwks {option}";
    }

    private void WriteSeen(JwtRuleExplanation rule, AuthenticationExplanation explanation)
    {
        TokenExplanation token = rule.Tokens[0];
        TokenClaims claims = explanation.Result.Claims!;
        output.WriteLine("policies see", 1);
        output.WriteLine($"request principal  {Principal(claims)}", 2);
        output.WriteLine($"audiences          {Text(claims.Find(["aud"u8.ToArray()]))}", 2);
        output.WriteLine($"presenter          {Text(claims.Find(["azp"u8.ToArray()]))}", 2);
        output.WriteLine($"claims             {token.Payload}", 2);
        output.WriteLine("the request changes", 1);
        output.WriteLine(rule.Forwards ? "the token is forwarded" : "the token is taken off where it can be; a cookie stays", 2);
        foreach ((string name, string value) in explanation.HeadersWritten)
            output.WriteLine($"header {name}: {value}", 2);
    }

    private static string Principal(TokenClaims claims)
    {
        if (claims.Issuer is not { Text.Length: > 0 } issuer || claims.Subject is not { Text.Length: > 0 } subject)
            return "none that `*` matches, since `iss` or `sub` is missing";
        return $"`{Encoding.UTF8.GetString(issuer.Text)}/{Encoding.UTF8.GetString(subject.Text)}`";
    }

    private static string Text(ClaimValue? claim)
    {
        if (claim is null)
            return "none";
        if (claim.Kind == ClaimKind.Text)
            return $"`{Encoding.UTF8.GetString(claim.Text)}`";
        var items = new List<string>();
        foreach (ClaimValue item in claim.Items)
            items.Add($"`{Encoding.UTF8.GetString(item.Text)}`");
        return items.Count == 0 ? "none" : string.Join(", ", items);
    }
}
