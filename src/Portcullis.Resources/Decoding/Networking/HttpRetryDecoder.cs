using System.Collections.Frozen;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes VirtualService HTTPRetry.</summary>
internal static class HttpRetryDecoder
{
    private static readonly FrozenSet<string> Conditions = new[]
    {
        "5xx", "gateway-error", "reset", "reset-before-request", "connect-failure", "retriable-4xx", "refused-stream",
        "retriable-status-codes", "retriable-headers", "envoy-ratelimited", "http3-post-connect-failure",
        "cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static HttpRetrySpec? Read(ObjectReader route)
    {
        if (route.Object("retries") is not { } retries)
            return null;
        var spec = new HttpRetrySpec
        {
            Attempts = retries.Int("attempts", 0, int.MaxValue, VirtualServiceCodes.Retries) ?? 0,
            PerTryTimeout = NetworkingFields.Duration(retries, "perTryTimeout"),
            Backoff = NetworkingFields.Duration(retries, "backoff"),
            RetryOn = RetryOn(retries),
            RetryRemoteLocalities = retries.Bool("retryRemoteLocalities"),
            RetryIgnorePreviousHosts = retries.OptionalBool("retryIgnorePreviousHosts"),
        };
        bool configured = retries.Has("perTryTimeout") || spec.RetryOn is not null || retries.Has("retryRemoteLocalities");
        if (spec.Attempts == 0 && configured)
            retries.Error(VirtualServiceCodes.Retries, "attempts", "retries are configured and switched off at once",
                help: retries.Has("attempts") ? "leave the other fields out" : "write `attempts: 2`: absent means 0");
        retries.Finish();
        return spec;
    }

    private static string? RetryOn(ObjectReader retries)
    {
        string? text = retries.String("retryOn");
        if (string.IsNullOrEmpty(text))
            return null;
        foreach (string entry in text.Split(','))
        {
            string condition = entry.Trim();
            bool status = condition.Length == 3 && condition.All(char.IsAsciiDigit) && condition[0] is >= '1' and <= '5';
            if (!status && !Conditions.Contains(condition))
                retries.Error(VirtualServiceCodes.RetryOn, "retryOn", $"`{condition}` is not a retry condition",
                    help: Syntax.Suggestion.DidYouMean(condition, Conditions)
                        ?? "write conditions such as `connect-failure`, `5xx` or a status code, with commas between");
        }
        return text;
    }
}
