using System.Collections.Immutable;

namespace Portcullis.Commands;

/// <summary>What <c>jwt verify</c> was asked.</summary>
/// <param name="Token">The token, or <c>-</c>.</param>
/// <param name="KeySet">Path of the key set.</param>
/// <param name="At">Time to judge at; null for now.</param>
internal sealed record JwtQuestion(string Token, string KeySet, string? Issuer, ImmutableArray<string> Audiences, string? At);
