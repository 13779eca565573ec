using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Portcullis.Identity;
using Portcullis.Syntax;

namespace Portcullis.Proxy;

/// <summary>Fetches a reference's keys: discovery first where it must be, up to eight attempts a second apart, all within the reference's timeout.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class KeyFetch(KeyFetchOptions options, TimeProvider time, Ed25519Check? ed25519)
{
    private const int MostAttempts = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBudget = TimeSpan.FromMinutes(10);
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    private readonly Lazy<X509Certificate2Collection> _roots = new(() => KeyClient.Roots(options));

    /// <summary>Throws nothing but the cancellation of <paramref name="stop"/>.</summary>
    /// <param name="once">Without retries.</param>
    /// <param name="last">The set in force and its bytes: it is kept, as the same instance, when the bytes are.</param>
    public async Task<FetchOutcome> RunAsync(KeyReference reference, bool once, FetchOutcome? last, CancellationToken stop)
    {
        if (KeyLocation.Of(reference, out FetchFailure? never) is not { } address)
            return new FetchOutcome(never!);
        TimeSpan budget = reference.Timeout < LongestBudget ? reference.Timeout : LongestBudget;
        using var over = new CancellationTokenSource(budget, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, stop);
        using var client = new KeyClient(options, _roots.Value);
        long start = time.GetTimestamp();
        FetchOutcome? latest = null;
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                latest = await AttemptAsync(client, address, reference, last, either.Token).ConfigureAwait(false);
                if (once || attempt == MostAttempts || latest.Failure is not { MayPass: true } || time.GetElapsedTime(start) + Pause >= budget)
                    return latest;
                await Task.Delay(Pause, time, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return latest ?? new FetchOutcome(new FetchFailure($"`{KeyLocation.Text(address)}` did not answer within {budget.TotalSeconds:0.###} s"));
        }
    }

    private async Task<FetchOutcome> AttemptAsync(KeyClient client, Uri address, KeyReference reference, FetchOutcome? last, CancellationToken cancel)
    {
        Uri jwks = address;
        if (reference.DiscoveryIssuer is { } issuer)
        {
            Fetched document = await client.GetAsync(address, cancel).ConfigureAwait(false);
            if (document.Body is not { } text)
                return new FetchOutcome(document.Failure!);
            if (Discovered(text, address, issuer, out FetchFailure? failure) is not { } named)
                return new FetchOutcome(failure!);
            jwks = named;
        }

        Fetched keys = await client.GetAsync(jwks, cancel).ConfigureAwait(false);
        if (keys.Body is not { } body)
            return new FetchOutcome(keys.Failure!);
        if (last?.Body is { } before && before.AsSpan().SequenceEqual(body))
            return last;
        Parsed<TokenKeySet> parsed = TokenKeySet.Parse(Unmarked(body).Span, ed25519);
        return parsed.Ok
            ? new FetchOutcome(parsed.Value, body, Failure: null)
            : new FetchOutcome(new FetchFailure($"`{KeyLocation.Text(jwks)}` answered with no key set: {parsed.Problem.Message}"));
    }

    // OpenID Connect Discovery 1.0, section 4.3: a document for another issuer must not be used.
    private static Uri? Discovered(byte[] text, Uri address, string issuer, out FetchFailure? failure)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(Unmarked(text), Strict);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                failure = NoDocument(address);
                return null;
            }
            if (root.TryGetProperty("issuer"u8, out JsonElement said) && (said.ValueKind != JsonValueKind.String || !said.ValueEquals(issuer)))
            {
                failure = new FetchFailure($"`{KeyLocation.Text(address)}` speaks for another issuer", "write `issuer` as the provider does, to the last slash", MayPass: false);
                return null;
            }
            if (root.TryGetProperty("jwks_uri"u8, out JsonElement named) && named.ValueKind == JsonValueKind.String && KeyLocation.TryAddress(named.GetString()!, out _))
                return KeyLocation.Next(address, named.GetString(), "names as `jwks_uri`", out failure);
            failure = new FetchFailure($"`{KeyLocation.Text(address)}` names no http or https address as `jwks_uri`");
        }
        // InvalidOperationException: a string that is no Unicode.
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            failure = NoDocument(address);
        }
        return null;
    }

    private static FetchFailure NoDocument(Uri address) => new($"`{KeyLocation.Text(address)}` answered with no discovery document");

    private static ReadOnlyMemory<byte> Unmarked(byte[] text) => text.AsSpan().StartsWith("\uFEFF"u8) ? text.AsMemory(3) : text;
}
