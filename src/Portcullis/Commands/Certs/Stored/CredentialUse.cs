using System.Collections.Immutable;

namespace Portcullis.Commands;

/// <summary>One place that needs a Secret.</summary>
/// <param name="Owner"><c>gateway default/httpbin</c> or <c>destinationrule default/httpbin</c>.</param>
/// <param name="Server">Port and hosts, as <c>443 test.com</c>; empty for a rule.</param>
/// <param name="Part">What it takes from the Secret: <c>certificate</c>, <c>authorities</c> or both.</param>
/// <param name="Accepted">The names that callers must have, when the server lists any.</param>
internal sealed record CredentialUse(string Owner, string Server, string Part, ImmutableArray<string> Accepted)
{
    /// <summary>The hosts that callers ask for there, as the Gateway writes them; none for a rule.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    public override string ToString() => Server.Length == 0 ? Owner : $"{Owner} ({Server})";
}
