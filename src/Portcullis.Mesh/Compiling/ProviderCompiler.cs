using System.Collections.Immutable;
using Portcullis.Resources;
using Portcullis.Routing;
using Portcullis.Syntax;

namespace Portcullis.Mesh.Compiling;

/// <summary>Compiles the authorizers among MeshConfig's extension providers, and an unavailable one for every other name that a CUSTOM policy gives.</summary>
internal static class ProviderCompiler
{
    public static ImmutableSortedDictionary<string, AuthorizationProvider> Compile(
        ResourceSet resources, ServiceRegistry registry, GatewayProxy proxy, Diagnostics found)
    {
        var providers = ImmutableSortedDictionary.CreateBuilder<string, AuthorizationProvider>(StringComparer.Ordinal);
        var asked = resources.AuthorizationPolicies
            .Where(static policy => policy.Spec is { Action: AuthorizationAction.Custom, Provider: { Length: > 0 } })
            .Select(static policy => policy.Spec.Provider!).ToHashSet(StringComparer.Ordinal);
        foreach (ExtensionProviderSpec spec in resources.MeshConfig.ExtensionProviders)
        {
            if (spec.Authorization is { } authorization)
                providers.Add(spec.Name, Compile(spec, authorization, registry, proxy, found));
            else if (asked.Contains(spec.Name))
                providers.Add(spec.Name, Refuse(spec, $"provider `{spec.Name}` is no external authorizer", "only `envoyExtAuthzHttp` and `envoyExtAuthzGrpc` can be asked", found));
        }
        foreach (string name in asked)
            if (!providers.ContainsKey(name))
                providers.Add(name, new AuthorizationProvider(name, $"MeshConfig has no extension provider `{name}`"));
        return providers.ToImmutable();
    }

    private static AuthorizationProvider Compile(
        ExtensionProviderSpec spec, EnvoyExtAuthzSpec authorization, ServiceRegistry registry, GatewayProxy proxy, Diagnostics found)
    {
        ClusterLookup lookup = registry.ResolveProvider(authorization.Service, authorization.Port, proxy);
        if (lookup.Cluster is not { } cluster)
            return Refuse(spec, lookup.Problem ?? $"`{authorization.Service}` names no service", lookup.Help, found);
        if (cluster.Refused is { } refused)
            return Refuse(spec, refused, help: null, found);
        // With endpoints, what is odd is a port declared as HTTP/2: just what a gRPC authorizer should have.
        if (lookup.Problem is { } problem && (authorization is EnvoyExtAuthzHttpSpec || cluster.Endpoints.IsEmpty))
            Warn(MeshCodes.ProviderWarning, spec, problem, lookup.Help, found);
        return new AuthorizationProvider(spec.Name, authorization, cluster);
    }

    private static AuthorizationProvider Refuse(ExtensionProviderSpec spec, string reason, string? help, Diagnostics found)
    {
        Warn(MeshCodes.ProviderUnavailable, spec, $"provider `{spec.Name}` cannot be asked, so what CUSTOM policies match is denied: {reason}", help, found);
        return new AuthorizationProvider(spec.Name, reason);
    }

    private static void Warn(string code, ExtensionProviderSpec spec, string message, string? help, Diagnostics found)
    {
        if (spec.Place is { } place)
            found.Warn(code, place, message, help);
        else
            found.Add(new Diagnostic(Severity.Warning, code, message, SourceSpan.None, "extensionProviders", help));
    }
}
