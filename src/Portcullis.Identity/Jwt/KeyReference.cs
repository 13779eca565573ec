namespace Portcullis.Identity;

/// <summary>Where a rule's keys come from: exactly one of <see cref="Inline"/>, <see cref="Uri"/> and <see cref="DiscoveryIssuer"/> is not null. Immutable; equal by value.</summary>
public sealed record KeyReference
{
    private KeyReference()
    {
    }

    /// <summary>Used when a rule gives no timeout.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(5);

    public TokenKeySet? Inline { get; private init; }

    /// <summary>An absolute http or https address of a key set.</summary>
    public Uri? Uri { get; private init; }

    /// <summary>An issuer whose <c>.well-known/openid-configuration</c> names the address, as the rule wrote it.</summary>
    public string? DiscoveryIssuer { get; private init; }

    /// <summary>The budget of one fetch, its retries included. Meaningless for inline keys.</summary>
    public TimeSpan Timeout { get; private init; } = DefaultTimeout;

    public static KeyReference Of(TokenKeySet inline)
    {
        ArgumentNullException.ThrowIfNull(inline);
        return new KeyReference { Inline = inline };
    }

    /// <summary>Keys at a known address.</summary>
    /// <param name="uri">Absolute, http or https.</param>
    /// <param name="timeout">Greater than zero; null for <see cref="DefaultTimeout"/>.</param>
    public static KeyReference At(Uri uri, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsAbsoluteUri || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            throw new ArgumentException("must be an absolute http or https address", nameof(uri));
        return new KeyReference { Uri = uri, Timeout = Positive(timeout) };
    }

    /// <summary>Keys whose address the issuer tells.</summary>
    /// <param name="issuer">Not empty.</param>
    /// <param name="timeout">Greater than zero; null for <see cref="DefaultTimeout"/>.</param>
    public static KeyReference DiscoveredFrom(string issuer, TimeSpan? timeout = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        return new KeyReference { DiscoveryIssuer = issuer, Timeout = Positive(timeout) };
    }

    public override string ToString() => Uri?.ToString() ?? DiscoveryIssuer ?? "inline keys";

    private static TimeSpan Positive(TimeSpan? timeout)
    {
        TimeSpan budget = timeout ?? DefaultTimeout;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(budget, TimeSpan.Zero, nameof(timeout));
        return budget;
    }
}
