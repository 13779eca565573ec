using Portcullis.Kube;
using static Portcullis.Kube.Shape;

namespace Portcullis.Control;

/// <summary>The shape of VirtualService.</summary>
internal static class VirtualServiceShape
{
    public static ObjectSchema Instance { get; } = MeshShape.Whole("How requests are routed.", FreeObject("How requests are routed."));
}
