namespace Portcullis.Proxy;

/// <summary>Why keys could not be fetched. Holds nothing that a provider sent but names and numbers.</summary>
/// <param name="Words">Lower case, no full stop.</param>
/// <param name="Help">What to write instead, or null.</param>
/// <param name="MayPass">Asking again in a moment may succeed.</param>
internal sealed record FetchFailure(string Words, string? Help = null, bool MayPass = true);
