using Portcullis.Http;
using Portcullis.Policy;

namespace Portcullis.Authorizing;

/// <summary>Answers a question by the rules in force, step by step as the gateway does it. Knows nothing of where questions come from.</summary>
internal sealed class RequestJudge
{
    /// <summary>Judges the bench's question, whose head is changed on the way as the gateway would change it.</summary>
    public CheckVerdict Judge(CheckBench bench, AuthorizerRules rules)
    {
        CheckQuestion question = bench.Question;
        RequestHead head = question.Head;
        ReadOnlySpan<byte> target = head.Target;
        if (PathNormalizer.Normalize(target, rules.Normalization, bench.PathRoom(target.Length), out ReadOnlySpan<byte> path) is { } problem)
            return CheckVerdict.Refuse(problem.Status, [], problem.Reason, problem.Reason.Replace(' ', '_'));
        head.SetTarget(path);

        // SECURITY: "nobody told" would pass for "none", which a DENY then lets through.
        ConnectionFacts missing = rules.Access.Asks & ~question.Known;
        if (missing != ConnectionFacts.None)
            return CheckVerdict.Unclear($"policies ask for what the proxy does not tell: {MissingFacts.Describe(missing)}");

        CustomQuestion custom = rules.Access.Ask(question.Facts(token: null));
        if (custom.Needed)
            return CheckVerdict.Denied(custom.Unanswered());
        Decision decision = rules.Access.Decide(question.Facts(token: null), custom.Cleared());
        return decision.Allowed ? CheckVerdict.Allow(decision.ToString()) : CheckVerdict.Denied(in decision);
    }
}
