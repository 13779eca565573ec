namespace Portcullis.Control;

/// <summary>Which data planes an object is for, by its kind: what the compiler reads there, and nothing else.</summary>
internal enum FeedScope
{
    /// <summary>No data plane reads it.</summary>
    None,

    /// <summary>Every data plane: networking kinds and endpoints, whose own scopes the compiler knows.</summary>
    Everyone,

    /// <summary>SECURITY: Secrets, for the data planes of their own namespace alone (CVE-2021-34824).</summary>
    OwnNamespace,

    /// <summary>Policies: of the root namespace for everyone, of others for their own.</summary>
    OwnAndRootNamespace,

    /// <summary>ConfigMaps: the MeshConfig, and those that hold authorities, which Gateways may name.</summary>
    MeshConfigAndAuthorities,
}
