namespace Portcullis.Control;

/// <summary>A bearer token as the store keeps it: never the token itself.</summary>
/// <param name="Id">Eight hexadecimal digits, part of the token: to find and to name it by.</param>
/// <param name="Name">Whose it is; the caller's name.</param>
/// <param name="Namespace">For a proxy: whose configuration it gets; otherwise empty.</param>
/// <param name="Sha256">Of the whole token, lower-case hexadecimal.</param>
/// <param name="Expires">Null: never.</param>
public sealed record BearerToken(string Id, string Name, AccessRole Role, string Namespace, string Sha256, DateTimeOffset Created, DateTimeOffset? Expires)
{
    /// <summary>It was taken over from a machine's <c>tokens.json</c>.</summary>
    public bool IsFromFile { get; init; }

    /// <summary>When it was revoked; null: it was not. Only tokens from files are kept after that, lest another machine's file brings them back.</summary>
    public DateTimeOffset? Revoked { get; init; }

    public bool IsOver(DateTimeOffset now) => Revoked is not null || (Expires is { } end && now >= end);
}
