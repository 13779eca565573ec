namespace Portcullis.Proxy;

/// <summary>What an address answered with: a body, or the failure to get one. Exactly one is not null.</summary>
internal readonly record struct Fetched(byte[]? Body, FetchFailure? Failure)
{
    public static implicit operator Fetched(FetchFailure failure) => new(Body: null, failure);
    public static implicit operator Fetched(byte[] body) => new(body, Failure: null);
}
