using Portcullis.Identity;

namespace Portcullis.Proxy;

/// <summary>What one fetch came to: keys, or the failure. Exactly one of the two is not null.</summary>
/// <param name="Body">What the keys were read from.</param>
internal sealed record FetchOutcome(TokenKeySet? Keys, byte[]? Body, FetchFailure? Failure)
{
    public FetchOutcome(FetchFailure failure) : this(Keys: null, Body: null, failure)
    {
    }
}
