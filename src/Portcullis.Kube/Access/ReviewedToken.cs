using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>A token that is good.</summary>
/// <param name="Caller">Whose it is.</param>
/// <param name="Audiences">For whom it is good, of those asked about.</param>
public sealed record ReviewedToken(Caller Caller, ImmutableArray<string> Audiences);
