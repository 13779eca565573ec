using Portcullis.Mesh;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Authorizing;

/// <summary>What one workload's requests are judged by. Immutable; a question is answered by one of these from beginning to end.</summary>
internal sealed class AuthorizerRules(MeshSnapshot mesh)
{
    public MeshSnapshot Mesh => mesh;

    public Http.PathNormalization Normalization { get; } = mesh.PathNormalization switch
    {
        Resources.PathNormalization.None => Http.PathNormalization.None,
        Resources.PathNormalization.MergeSlashes => Http.PathNormalization.MergeSlashes,
        Resources.PathNormalization.DecodeAndMergeSlashes => Http.PathNormalization.DecodeAndMergeSlashes,
        _ => Http.PathNormalization.Base,
    };

    /// <summary>Compiles the resources for a workload; null when that finds errors.</summary>
    /// <param name="replaces">What is in force.</param>
    public static AuthorizerRules? Compile(ResourceSet resources, GatewayWorkload workload, MeshSnapshot replaces, ICredentialFiles files, TimeProvider time, Diagnostics found)
    {
        // Somebody else listens and routes: what is wrong with that is not for this command to say.
        ResourceSet judged = resources with { Gateways = [], VirtualServices = [], Secrets = [] };
        Compiled compiled = MeshCompiler.Compile(judged, workload, replaces, files, time.GetUtcNow(), Native.Ed25519.Verify);
        found.AddRange(compiled.Diagnostics);
        return compiled.Snapshot is { } snapshot ? new AuthorizerRules(snapshot) : null;
    }
}
