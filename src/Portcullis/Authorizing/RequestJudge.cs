using System.Buffers;
using System.Collections.Immutable;
using System.Net;
using System.Text;
using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Mesh;
using Portcullis.Policy;
using Portcullis.Proxy;

namespace Portcullis.Authorizing;

/// <summary>Answers a question by the rules in force, step by step as the gateway does it. Knows nothing of where questions come from.</summary>
/// <remarks>Thread-safe, as long as no two questions share a bench.</remarks>
/// <param name="providers">Asks the providers of CUSTOM policies; null refuses what they match.</param>
internal sealed class RequestJudge(ITokenKeys keys, TimeProvider time, ProviderClient? providers = null)
{
    private const int LongestRealm = 256; // bytes of host, and of path, that a challenge repeats

    /// <summary>Judges the bench's question, whose head is changed on the way as the gateway would change it.</summary>
    public async ValueTask<CheckVerdict> Judge(CheckBench bench, AuthorizerRules rules, CancellationToken cancelled)
    {
        if (Prepare(bench, rules) is { } unclear)
            return unclear;
        CustomQuestion custom = rules.Mesh.Access.Ask(bench.Question.Facts(token: null));
        if (!custom.Needed)
            return Decide(bench, rules, custom.Cleared(), responseHeaders: []);

        if (custom.Refusal is not null)
            return CheckVerdict.Denied(custom.Unanswered());
        if (providers is null || Provider(custom, rules) is not { } provider)
            return CheckVerdict.Denied(custom.Unknown());
        CheckQuestion question = bench.Question;
        ProviderAnswer answer = await providers.Ask(
            provider, question.Head, question.Peer, EndPoint(question.SourceIp, 0), EndPoint(question.DestinationIp, question.DestinationPort), question.Sni, cancelled);
        if (!answer.IsAllowed)
            return Refused(custom, answer);
        answer.ApplyTo(question.Head);
        return Decide(bench, rules, custom.Cleared(), ResponseHeaders(answer, new HeaderList()));
    }

    /// <summary>Normalizes and sanitizes; returns null, or why nothing can be judged.</summary>
    private static CheckVerdict? Prepare(CheckBench bench, AuthorizerRules rules)
    {
        CheckQuestion question = bench.Question;
        ReadOnlySpan<byte> target = question.Head.Target;
        if (PathNormalizer.Normalize(target, rules.Normalization, bench.PathRoom(target.Length), out ReadOnlySpan<byte> path) is { } problem)
            return CheckVerdict.Refuse(problem.Status, [], problem.Reason, problem.Reason.Replace(' ', '_'));
        question.Head.SetTarget(path);
        bench.Target = question.Head.Target.ToArray();

        // SECURITY: "nobody told" would pass for "none", which a DENY then lets through.
        ConnectionFacts missing = rules.Mesh.Access.Asks & ~question.Known;
        if (missing != ConnectionFacts.None)
            return CheckVerdict.Unclear($"policies ask for what the proxy does not tell: {MissingFacts.Describe(missing)}");

        bench.Before.AddAll(question.Head.Headers);
        rules.Mesh.Authentication.RemoveForgeable(question.Head);
        return null;
    }

    /// <summary>Tokens, then the other policies.</summary>
    private CheckVerdict Decide(CheckBench bench, AuthorizerRules rules, CustomClearance? clearance, ImmutableArray<HeaderField> responseHeaders)
    {
        CheckQuestion question = bench.Question;
        AuthenticationResult token = rules.Mesh.Authentication.Authenticate(question.Head, keys, bench.Tokens, time.GetUtcNow().ToUnixTimeSeconds());
        if (token.Refusal is { } refusal)
            return Challenge(question.Head, refusal);
        Decision decision = rules.Mesh.Access.Decide(question.Facts(token.Claims), clearance);
        return decision.Allowed
            ? RequestChanges.Allow(in decision, bench) with { ResponseHeaders = responseHeaders }
            : CheckVerdict.Denied(in decision);
    }

    // SECURITY: a provider that judges bodies must not be asked without one; nobody sends the body here.
    private static AuthorizationProvider? Provider(CustomQuestion custom, AuthorizerRules rules) =>
        rules.Mesh.AuthorizationProviders.TryGetValue(custom.ProviderName, out AuthorizationProvider? provider) && provider is { Unavailable: null, Body: null } ? provider : null;

    private static CheckVerdict Refused(CustomQuestion custom, ProviderAnswer answer)
    {
        Decision decision = answer.IsDenied ? custom.Denied() : custom.Failed();
        string reason = answer.Failure is { } failure ? $"{decision}: {failure}" : decision.ToString();
        var headers = new HeaderList();
        if (!answer.Body.IsEmpty)
            headers.Add(KnownHeader.ContentType, "text/plain"u8);
        return CheckVerdict.Refuse(answer.Status, answer.Body.Span, reason, answer.Details) with
        {
            Rule = decision.Rule,
            ResponseHeaders = ResponseHeaders(answer, headers),
        };
    }

    private static ImmutableArray<HeaderField> ResponseHeaders(ProviderAnswer answer, HeaderList headers)
    {
        answer.ApplyToResponse(headers);
        return [.. Enumerable.Range(0, headers.Count).Select(i => new HeaderField(Encoding.ASCII.GetString(headers.Name(i)), headers.Value(i).ToArray()))];
    }

    private static IPEndPoint? EndPoint(IpValue address, ushort port) =>
        address.HasValue ? new IPEndPoint(IPAddress.Parse(address.ToString()), port) : null;

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
