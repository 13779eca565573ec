namespace Portcullis.Proxy;

/// <summary>A listener that could not be opened; the others run.</summary>
/// <param name="Reason">For people: lower case, no full stop.</param>
public sealed record BindFailure(string Key, string Reason);
