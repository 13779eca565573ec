using System.Collections.Immutable;
using Portcullis.Identity;
using Portcullis.Mesh.Compiling;
using Portcullis.Policy;
using Portcullis.Resources;
using Portcullis.Routing;
using Portcullis.Syntax;

namespace Portcullis.Mesh;

/// <summary>Turns all resources into the one snapshot a gateway runs, or into the problems that prevent it.</summary>
/// <remarks>Pure but for <c>files</c>. Whatever admits a resource and whatever runs it call this same compiler.</remarks>
public static class MeshCompiler
{
    /// <summary>Compiles everything, reporting every problem; the snapshot is null when any of them is an error.</summary>
    /// <param name="replaces">The snapshot in force: a credential that turned bad keeps its last good form from there, and policies that stay need no second compilation.</param>
    /// <param name="now">What certificates are judged expired against, for warnings.</param>
    /// <param name="files">Reads the files that Gateway <c>serverCertificate</c> and its siblings name.</param>
    /// <param name="ed25519">Checks Ed25519 signatures of tokens; null skips such keys in inline key sets.</param>
    public static Compiled Compile(
        ResourceSet resources, GatewayWorkload workload, MeshSnapshot replaces, ICredentialFiles files, DateTimeOffset now, Ed25519Check? ed25519 = null)
    {
        var found = new Diagnostics();
        Warnings.ReportWhatDoesNotActYet(resources, found);

        var policyWorkload = new PolicyWorkload { Namespace = workload.Namespace, Name = workload.Name, Labels = workload.Labels };
        AccessPolicy access = PolicyCompiler.Compile(
            resources.AuthorizationPolicies, policyWorkload, resources.MeshConfig, PolicyProtocol.Http, found, replaces.Access);

        RequestAuthenticator authentication = RequestAuthenticationCompiler.Compile(
            resources.RequestAuthentications, policyWorkload, resources.MeshConfig, ed25519, found);
        if (!authentication.IsEmpty)
            Warnings.ReportTokensNotRequired(resources, workload, found);

        var credentials = new CredentialStore(resources, workload, replaces, files, now, found);
        var registry = ServiceRegistry.Compile(resources, found);
        var chains = new ChainCompiler(resources, workload, access, authentication, credentials, registry, found);
        var leftOut = new List<UnservedServer>();
        ImmutableArray<SocketPlan> sockets = SocketPlanner.Plan(resources, workload, leftOut, found);
        ImmutableArray<GatewayListener> listeners = [.. sockets.Select(chains.Compile)];
        Warnings.ReportIdentityBypass(resources, workload, sockets, found);

        var snapshot = new MeshSnapshot
        {
            Revision = replaces.Revision + 1,
            Listeners = listeners,
            LeftOut = [.. leftOut],
            Access = access,
            Authentication = authentication,
            PathNormalization = resources.MeshConfig.PathNormalization,
            NumTrustedProxies = resources.MeshConfig.NumTrustedProxies,
            ForwardClientCert = resources.MeshConfig.ForwardClientCertDetails,
            ProxyProtocol = resources.MeshConfig.ProxyProtocol,
            Credentials = credentials.InUse,
            AuthorizationProviders = ProviderCompiler.Compile(resources, registry, new GatewayProxy(workload.Namespace, workload.Labels), found),
        };
        return new Compiled(found.HasErrors ? null : snapshot, found.All);
    }
}
