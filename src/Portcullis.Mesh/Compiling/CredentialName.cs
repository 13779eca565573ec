using Portcullis.Resources;

namespace Portcullis.Mesh.Compiling;

/// <summary>Reads the forms of Gateway <c>credentialName</c> that name a Secret or a ConfigMap.</summary>
internal static class CredentialName
{
    private const string Kubernetes = "kubernetes://";
    private const string KubernetesGateway = "kubernetes-gateway://";
    private const string ConfigMap = "configmap://";

    /// <summary>Null for forms that name no Secret of ours (<c>sds://</c>, <c>builtin://</c>, <c>invalid://</c>, <c>configmap://</c>).</summary>
    public static (string? Namespace, string Name)? Parse(string text, string gatewayNamespace)
    {
        if (text.StartsWith(KubernetesGateway, StringComparison.Ordinal))
        {
            // Istio: the Gateway object's own namespace; a ReferenceGrant could widen that and is not read here.
            var (ns, name) = Split(text[KubernetesGateway.Length..]);
            return ns == gatewayNamespace && name.Length > 0 ? (ns, name) : null;
        }
        if (text.StartsWith(Kubernetes, StringComparison.Ordinal))
            text = text[Kubernetes.Length..];
        else if (text.Contains("://", StringComparison.Ordinal))
            return null;
        var split = Split(text);
        return split.Name.Length == 0 ? null : split;
    }

    public static ObjectName? ParseConfigMap(string text)
    {
        if (!text.StartsWith(ConfigMap, StringComparison.Ordinal))
            return null;
        var (ns, name) = Split(text[ConfigMap.Length..]);
        return ns is null || name.Length == 0 ? null : new ObjectName(ns, name);
    }

    private static (string? Namespace, string Name) Split(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (null, text) : (text[..slash], text[(slash + 1)..]);
    }
}
