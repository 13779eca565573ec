using Portcullis.Http;

namespace Portcullis.Policy.Authenticating;

/// <summary>A place where a rule looks for tokens. Immutable.</summary>
internal abstract class TokenLocation
{
    /// <summary>Adds every token that stands here, whatever it looks like.</summary>
    public abstract void Find(RequestHead request, TokenSearch search);

    /// <summary>Takes everything that stands here off the request, so that no token travels on.</summary>
    public abstract void Remove(RequestHead request);

    /// <summary>The place in words, for people.</summary>
    public abstract override string ToString();
}
