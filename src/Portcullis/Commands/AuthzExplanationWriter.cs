using System.Text;
using Portcullis.Policy;

namespace Portcullis.Commands;

/// <summary>Writes an explanation for people: policy by policy, term by term, then the decision and the nearest miss.</summary>
internal sealed class AuthzExplanationWriter(TextWriter output)
{
    public void WriteRequest(ReadOnlySpan<byte> method, ReadOnlySpan<byte> path, PolicyWorkload workload)
    {
        int query = path.IndexOfAny((byte)'?', (byte)'#');
        Line(0, $"request   {Encoding.UTF8.GetString(method)} {Encoding.UTF8.GetString(query < 0 ? path : path[..query])}");
        Line(0, $"workload  {workload.Namespace}{(workload.Name.Length == 0 ? "" : $"/{workload.Name}")}");
    }

    public void WriteLine(string text = "", int depth = 0) => Line(depth, text);

    public void WriteDecision(string decision)
    {
        output.WriteLine();
        Line(0, $"decision      {decision}");
    }

    public void Write(AccessExplanation explanation)
    {
        if (explanation.Policies.IsEmpty)
            Line(0, "no policy applies");
        foreach (PolicyExplanation policy in explanation.Policies)
            Write(policy);
        output.WriteLine();
        if (explanation.Question is { Needed: true } question)
            Line(0, $"custom        {Custom(question, explanation.ProviderAllows)}");
        Line(0, $"decision      {(explanation.Decision.Allowed ? "ALLOW" : "DENY")}: {explanation.Decision}");
        if (explanation.NearestMiss is { } miss)
            Line(0, $"nearest miss  {miss.Source}: {Missing(miss)}");
    }

    private static string Custom(CustomQuestion question, bool allows)
    {
        if (question.Refusal is { } refusal)
            return refusal;
        string assumed = allows ? "allow, so the other policies decide" : "deny; --custom allow shows what the other policies decide";
        return $"provider `{question.ProviderName}` would be asked by {question.Rule}, and is taken to say {assumed}";
    }

    private void Write(PolicyExplanation policy)
    {
        output.WriteLine();
        string dryRun = policy.DryRun ? ", dry run" : "";
        string none = policy.Rules.IsEmpty ? ": it has no rules, so it never matches" : "";
        Line(0, $"{policy.Action.ToString().ToUpperInvariant()} {policy.Name}{dryRun}{none}");
        foreach (RuleExplanation rule in policy.Rules)
            Write(rule);
    }

    private void Write(RuleExplanation rule)
    {
        Line(1, $"rules[{rule.Source.Index}] {(rule.Matched ? "matches" : "does not match")}");
        if (rule.Unusable is { } unusable)
            Line(2, $"it never matches: {unusable}");
        foreach (string note in rule.Notes)
            Line(2, $"note: {note}");
        foreach (ClauseExplanation clause in rule.From)
            Write(clause);
        foreach (ClauseExplanation clause in rule.To)
            Write(clause);
        if (!rule.When.Checks.IsEmpty)
            Write(rule.When);
    }

    private void Write(ClauseExplanation clause)
    {
        Line(2, $"{clause.Part}{(clause.Checks.IsEmpty ? ": anything" : "")}");
        foreach (CheckExplanation check in clause.Checks)
        {
            string wanted = string.Join(", ", check.Values.Select(static value => $"`{value}`"));
            string relation = check.Negated ? "none of" : check.Values.Count == 1 ? "is" : "one of";
            Line(3, $"{(check.Holds ? "yes" : "no "),-3}  {check.Field} {relation} {wanted}; the request has {check.Actual}");
        }
    }

    private static string Missing(RuleExplanation rule)
    {
        if (rule.Unusable is { } unusable)
            return $"it never matches: {unusable}";
        return $"it did not match because of {string.Join(" and ", rule.Missing.Select(static check => $"{check.Field} (the request has {check.Actual})"))}";
    }

    private void Line(int depth, string text)
    {
        for (int i = 0; i < depth; i++)
            output.Write("  ");
        // SECURITY: what a caller sent must not steer the terminal.
        foreach (char c in text)
            output.Write(char.IsControl(c) ? '\uFFFD' : c);
        output.WriteLine();
    }
}
