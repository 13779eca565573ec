using Portcullis.Http;
using Portcullis.Mesh;
using Portcullis.Policy;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Authorizing;

/// <summary>What one workload's requests are judged by. Immutable; a question is answered by one of these from beginning to end.</summary>
internal sealed record AuthorizerRules
{
    /// <summary>Counts up with every change that was applied.</summary>
    public required long Revision { get; init; }

    public required AccessPolicy Access { get; init; }

    public required Http.PathNormalization Normalization { get; init; }

    /// <summary>MeshConfig <c>gatewayTopology.numTrustedProxies</c>.</summary>
    public int TrustedProxies { get; init; }

    /// <summary>Compiles the resources for a workload. Reports warnings only.</summary>
    public static AuthorizerRules Compile(ResourceSet resources, GatewayWorkload workload, long revision, Diagnostics found)
    {
        var judged = new PolicyWorkload { Namespace = workload.Namespace, Name = workload.Name, Labels = workload.Labels };
        return new AuthorizerRules
        {
            Revision = revision,
            Access = PolicyCompiler.Compile(resources.AuthorizationPolicies, judged, resources.MeshConfig, PolicyProtocol.Http, found),
            Normalization = resources.MeshConfig.PathNormalization switch
            {
                Resources.PathNormalization.None => Http.PathNormalization.None,
                Resources.PathNormalization.MergeSlashes => Http.PathNormalization.MergeSlashes,
                Resources.PathNormalization.DecodeAndMergeSlashes => Http.PathNormalization.DecodeAndMergeSlashes,
                _ => Http.PathNormalization.Base,
            },
            TrustedProxies = resources.MeshConfig.NumTrustedProxies,
        };
    }
}
