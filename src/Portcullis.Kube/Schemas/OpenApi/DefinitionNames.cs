namespace Portcullis.Kube;

/// <summary>The names by which OpenAPI documents define whole objects, as Kubernetes makes them.</summary>
internal static class DefinitionNames
{
    public const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    public const string IntOrString = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";

    /// <summary><c>io.istio.security.v1.AuthorizationPolicy</c>, <c>io.k8s.api.core.v1.Secret</c>.</summary>
    public static string Of(ResourceType type, string version) => type switch
    {
        { IsCustom: true } => $"{string.Join('.', type.Group.Split('.').Reverse())}.{version}.{type.Kind}",
        { Group: "" } => $"io.k8s.api.core.{version}.{type.Kind}",
        { Group: "apiextensions.k8s.io" } => $"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.{version}.{type.Kind}",
        _ => $"io.k8s.api.{type.Group.Split('.')[0]}.{version}.{type.Kind}",
    };
}
