using System.Buffers;
using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Policy;

namespace Portcullis.Authorizing;

/// <summary>Answers a question by the rules in force, step by step as the gateway does it. Knows nothing of where questions come from.</summary>
/// <remarks>Thread-safe, as long as no two questions share a bench.</remarks>
internal sealed class RequestJudge(ITokenKeys keys, TimeProvider time)
{
    private const int LongestRealm = 256; // bytes of host, and of path, that a challenge repeats

    /// <summary>Judges the bench's question, whose head is changed on the way as the gateway would change it.</summary>
    public CheckVerdict Judge(CheckBench bench, AuthorizerRules rules)
    {
        CheckQuestion question = bench.Question;
        AccessPolicy access = rules.Mesh.Access;
        if (Normalize(bench, rules) is { } malformed)
            return malformed;

        // SECURITY: "nobody told" would pass for "none", which a DENY then lets through.
        ConnectionFacts missing = access.Asks & ~question.Known;
        if (missing != ConnectionFacts.None)
            return CheckVerdict.Unclear($"policies ask for what the proxy does not tell: {MissingFacts.Describe(missing)}");

        bench.Before.AddAll(question.Head.Headers);
        RequestAuthenticator authentication = rules.Mesh.Authentication;
        authentication.RemoveForgeable(question.Head);
        CustomQuestion custom = access.Ask(question.Facts(token: null));
        if (custom.Needed)
            return CheckVerdict.Denied(custom.Unanswered());

        AuthenticationResult token = authentication.Authenticate(question.Head, keys, bench.Tokens, time.GetUtcNow().ToUnixTimeSeconds());
        if (token.Refusal is { } refusal)
            return Challenge(question.Head, refusal);
        Decision decision = access.Decide(question.Facts(token.Claims), custom.Cleared());
        return decision.Allowed ? RequestChanges.Allow(in decision, bench) : CheckVerdict.Denied(in decision);
    }

    private static CheckVerdict? Normalize(CheckBench bench, AuthorizerRules rules)
    {
        RequestHead head = bench.Question.Head;
        ReadOnlySpan<byte> target = head.Target;
        if (PathNormalizer.Normalize(target, rules.Normalization, bench.PathRoom(target.Length), out ReadOnlySpan<byte> path) is { } problem)
            return CheckVerdict.Refuse(problem.Status, [], problem.Reason, problem.Reason.Replace(' ', '_'));
        head.SetTarget(path);
        bench.Target = head.Target.ToArray();
        return null;
    }

    /// <summary>401 or 403 with the challenge of RFC 6750, as the gateway words it.</summary>
    private static CheckVerdict Challenge(RequestHead head, TokenRefusal refusal)
    {
        var text = new ArrayBufferWriter<byte>();
        text.Write("Bearer realm=\""u8);
        text.Write(head.Scheme);
        text.Write("://"u8);
        WriteQuoted(head.Authority, text);
        WriteQuoted(head.Path, text); // SECURITY: without the query, which may hold a token
        text.Write(refusal.IsMissing ? "\""u8 : "\", error=\"invalid_token\""u8);
        CheckVerdict verdict = CheckVerdict.Refuse(refusal.Status, refusal.Body, refusal.Text, refusal.Details);
        return verdict with { ResponseHeaders = [new HeaderField("www-authenticate", text.WrittenSpan.ToArray())] };
    }

    /// <summary>Writes what stands between quotes; whatever could end them is left out.</summary>
    private static void WriteQuoted(ReadOnlySpan<byte> value, ArrayBufferWriter<byte> text)
    {
        foreach (byte b in value.Length > LongestRealm ? value[..LongestRealm] : value)
            if (b is > (byte)' ' and < 0x7f and not ((byte)'"' or (byte)'\\'))
                text.Write([b]);
    }
}
