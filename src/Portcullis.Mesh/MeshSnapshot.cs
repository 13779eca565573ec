using System.Collections.Immutable;
using Portcullis.Identity;
using Portcullis.Policy;
using Portcullis.Resources;

namespace Portcullis.Mesh;

/// <summary>One compiled mesh: all that a gateway's workers read. Immutable, and complete: every reference in it is resolved.</summary>
/// <remarks>Owns no handles, so an old snapshot is garbage while requests that captured it still run.</remarks>
public sealed record MeshSnapshot
{
    /// <summary>What is in force before the first configuration: no listener, no route, nothing allowed.</summary>
    public static MeshSnapshot DenyAll { get; } = new();

    /// <summary>Counts up with every snapshot that was published; zero is <see cref="DenyAll"/>.</summary>
    public long Revision { get; init; }

    public ImmutableArray<GatewayListener> Listeners { get; init; } = [];

    /// <summary>Servers of this workload's Gateways that no listener has: their port is taken by another, or they ask for what is not served.</summary>
    public ImmutableArray<UnservedServer> LeftOut { get; init; } = [];

    /// <summary>Where the keys of all token rules are fetched from, each place once.</summary>
    public ImmutableArray<KeyReference> TokenKeys =>
        [.. Listeners.SelectMany(static listener => listener.Chains).SelectMany(static chain => chain.Authentication.Keys).Distinct()];

    /// <summary>The policies of the workload itself, for whoever judges requests that other proxies receive.</summary>
    public AccessPolicy Access { get; init; } = AccessPolicy.DenyAll;

    /// <summary>The token rules of the workload itself.</summary>
    public RequestAuthenticator Authentication { get; init; } = RequestAuthenticator.None;

    public PathNormalization PathNormalization { get; init; }

    /// <summary>MeshConfig <c>gatewayTopology.numTrustedProxies</c>: how many entries of <c>x-forwarded-for</c> from the right are ours.</summary>
    public int NumTrustedProxies { get; init; }

    public ForwardClientCertDetails ForwardClientCert { get; init; }

    /// <summary>Listeners expect a PROXY protocol header before anything else.</summary>
    public bool ProxyProtocol { get; init; }

    /// <summary>The credentials that chains use, by credential name: what a later compile falls back to when a Secret turns bad.</summary>
    public ImmutableSortedDictionary<string, GatewayCredential> Credentials { get; init; } =
        ImmutableSortedDictionary<string, GatewayCredential>.Empty;

    /// <summary>By name: every external authorizer of MeshConfig, and every other name that a CUSTOM policy gives, as one that cannot be asked.</summary>
    public ImmutableSortedDictionary<string, AuthorizationProvider> AuthorizationProviders { get; init; } =
        ImmutableSortedDictionary<string, AuthorizationProvider>.Empty;
}
