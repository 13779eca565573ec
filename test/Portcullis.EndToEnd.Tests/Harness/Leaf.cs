namespace Portcullis.EndToEnd;

/// <summary>What an authority is asked to certify.</summary>
internal sealed record Leaf(string CommonName)
{
    public const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuth = "1.3.6.1.5.5.7.3.2";

    public string[] Dns { get; init; } = [];

    public string[] Uris { get; init; } = [];

    public string[] Emails { get; init; } = [];

    public string[] Addresses { get; init; } = [];

    /// <summary>Extended key usages; none leaves the extension out.</summary>
    public string[] Usages { get; init; } = [];

    public bool IsAuthority { get; init; }

    public DateTimeOffset NotBefore { get; init; } = DateTimeOffset.UtcNow.AddHours(-1);

    public DateTimeOffset NotAfter { get; init; } = DateTimeOffset.UtcNow.AddDays(30);
}
