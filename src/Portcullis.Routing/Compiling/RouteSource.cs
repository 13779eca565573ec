using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>One HTTP route as it takes part: from its own VirtualService, or a delegate's merged into its root's.</summary>
/// <param name="Spec">With delegation already resolved.</param>
/// <param name="Owner">The VirtualService that wrote it; short destination names belong to its namespace.</param>
/// <param name="Index">Its place in the owner's <c>http</c>.</param>
internal sealed record RouteSource(HttpRouteSpec Spec, Resource<VirtualServiceSpec> Owner, int Index)
{
    public string Name => string.IsNullOrEmpty(Spec.Name) ? $"{Owner.Name} http[{Index}]" : $"{Owner.Name} {Spec.Name}";

    public Node At(string field) => Owner.At("spec", "http", Index, field);

    public Node At(string field, int index, params ReadOnlySpan<object> steps) =>
        Owner.At(["spec", "http", Index, field, index, .. steps]);
}
