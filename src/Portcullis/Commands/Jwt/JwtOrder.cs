namespace Portcullis.Commands;

/// <summary>What <c>jwt sign</c> was asked for.</summary>
internal sealed record JwtOrder(string Key)
{
    public string? Issuer { get; init; }
    public string? Subject { get; init; }
    public IReadOnlyList<string> Audiences { get; init; } = [];
    public IReadOnlyList<string> Claims { get; init; } = [];
    public string? Document { get; init; }
    public string Expires { get; init; } = "1h";

    /// <summary>Nobody asked for an <c>exp</c>, so a document's own stays.</summary>
    public bool ExpiresByDefault { get; init; }

    public string? NotBefore { get; init; }
}
