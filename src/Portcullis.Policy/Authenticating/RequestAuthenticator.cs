using System.Collections.Immutable;
using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Policy.Authenticating;

namespace Portcullis.Policy;

/// <summary>
/// The token rules in force for one workload: all <c>jwtRules</c> of all RequestAuthentications that apply. Immutable; safe to share
/// between threads.
/// </summary>
public sealed class RequestAuthenticator
{
    private readonly JwtRule[] _rules; // in the order they are tried
    private readonly byte[][] _written; // lower case, each once

    internal RequestAuthenticator(IEnumerable<JwtRule> rules)
    {
        _rules = [.. rules];
        Keys = [.. _rules.Select(static rule => rule.Keys).Where(static keys => keys.Inline is null).Distinct()];
        _written = [.. _rules.SelectMany(static rule => rule.Written).Distinct(Matching.ByteArrayComparer.Instance)];
    }

    /// <summary>No rule applies: tokens pass untouched and unread.</summary>
    public static RequestAuthenticator None { get; } = new([]);

    public bool IsEmpty => _rules.Length == 0;

    /// <summary>The key sets that must be fetched for the rules, each once.</summary>
    public ImmutableArray<KeyReference> Keys { get; }

    /// <summary>The key sets that must be fetched for the rules of one issuer; empty when it has none such.</summary>
    public ImmutableArray<KeyReference> KeysOf(string issuer) =>
        [.. _rules.Where(rule => rule.Issuer == issuer && rule.Keys.Inline is null).Select(static rule => rule.Keys).Distinct()];

    internal ReadOnlySpan<JwtRule> Rules => _rules;

    /// <summary>Takes off every header that any rule writes, so that no caller can forge one. Before anything looks at headers, for every request.</summary>
    public void RemoveForgeable(RequestHead request)
    {
        ArgumentNullException.ThrowIfNull(request);
        RemoveForgeable(request.Headers);
    }

    /// <summary>The same for trailers: some upstreams merge them into the headers.</summary>
    public void RemoveForgeable(HeaderList fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        foreach (byte[] name in _written)
            fields.RemoveAll(name);
    }

    /// <summary>
    /// Decides whether the request's tokens let it pass. On success the token leaves the request, unless its rule forwards it, and the
    /// rule's output headers are written; a refused request is only rid of headers it could forge. Never throws, whatever was sent.
    /// </summary>
    /// <remarks>A token that was seen before costs no allocation beyond what the request's head may need for new headers.</remarks>
    /// <param name="request">Its target is normalized.</param>
    public AuthenticationResult Authenticate(RequestHead request, ITokenKeys keys, TokenCache cache, long nowUnixSeconds)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(cache);
        RemoveForgeable(request);
        if (IsEmpty || IsPreflight(request))
            return AuthenticationResult.Anonymous;

        AuthenticationResult result = Try(request, keys, cache, nowUnixSeconds);
        cache.Search.Clear();
        return result;
    }

    /// <summary>Tells rule by rule what <see cref="Authenticate"/> would make of a request, which stays as it is. For people; slow.</summary>
    public AuthenticationExplanation Explain(RequestHead request, ITokenKeys keys, long nowUnixSeconds)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(keys);
        return AuthenticationExplainer.Explain(this, request, keys, nowUnixSeconds);
    }

    /// <summary>Istio: a CORS preflight carries no token and needs none; policies still see it.</summary>
    internal static bool IsPreflight(RequestHead request) =>
        request.Method.SequenceEqual("OPTIONS"u8)
        && request.Headers.TryGet(KnownHeader.Origin, out ReadOnlySpan<byte> origin) && !origin.IsEmpty
        && request.Headers.TryGet("access-control-request-method"u8, out ReadOnlySpan<byte> method) && !method.IsEmpty;

    internal IEnumerable<byte[]> ForgeableIn(RequestHead request) => _written.Where(name => request.Headers.Find(name) >= 0);

    private AuthenticationResult Try(RequestHead request, ITokenKeys keys, TokenCache cache, long now)
    {
        var refusals = new Combination();
        foreach (JwtRule rule in _rules)
        {
            if (rule.Try(request, keys, cache, now, out VerifiedToken? verified) is { } refusal)
            {
                refusals.Add(refusal);
                continue;
            }
            rule.Apply(verified!, cache.Search.Found, request);
            return AuthenticationResult.Of(verified!.Claims);
        }
        return refusals.Refusal is { } refused ? AuthenticationResult.Refused(refused) : AuthenticationResult.Anonymous;
    }
}
