namespace Portcullis.Policy.Authenticating;

/// <summary>A token that a rule found, and through which of its locations.</summary>
internal readonly record struct FoundToken(TokenLocation Location, SeenToken Token);
