using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes MeshConfig from the ConfigMap <c>istio</c>, key <c>mesh</c>, of the root namespace.</summary>
internal static class MeshConfigDecoder
{
    public static MeshConfigSpec Decode(IEnumerable<Resource<ConfigMapSpec>> configMaps, string rootNamespace, Diagnostics found) => new();
}
