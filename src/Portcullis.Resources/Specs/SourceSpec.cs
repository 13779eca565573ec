using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>Istio <c>Source</c>: the set fields are and-ed, the values in a list or-ed.</summary>
public sealed record SourceSpec
{
    public ImmutableArray<string> Principals { get; init; } = [];
    public ImmutableArray<string> NotPrincipals { get; init; } = [];
    public ImmutableArray<string> RequestPrincipals { get; init; } = [];
    public ImmutableArray<string> NotRequestPrincipals { get; init; } = [];
    public ImmutableArray<string> Namespaces { get; init; } = [];
    public ImmutableArray<string> NotNamespaces { get; init; } = [];
    public ImmutableArray<string> IpBlocks { get; init; } = [];
    public ImmutableArray<string> NotIpBlocks { get; init; } = [];
    public ImmutableArray<string> RemoteIpBlocks { get; init; } = [];
    public ImmutableArray<string> NotRemoteIpBlocks { get; init; } = [];
    public ImmutableArray<string> ServiceAccounts { get; init; } = [];
    public ImmutableArray<string> NotServiceAccounts { get; init; } = [];
    public ImmutableArray<string> TrustDomains { get; init; } = [];
    public ImmutableArray<string> NotTrustDomains { get; init; } = [];
}
