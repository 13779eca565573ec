namespace Portcullis.Commands;

/// <summary>What tokens are judged with where nothing is fetched.</summary>
/// <param name="Jwks">As <c>--jwks</c> gives them: <c>FILE</c> or <c>ISSUER=FILE</c>.</param>
/// <param name="Now">Unix seconds.</param>
internal sealed record AuthzTokenInput(string[] Jwks, long Now)
{
    public static AuthzTokenInput None { get; } = new([], 0);
}
