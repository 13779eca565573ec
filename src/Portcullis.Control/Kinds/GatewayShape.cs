using Portcullis.Kube;
using static Portcullis.Kube.Shape;

namespace Portcullis.Control;

/// <summary>The shape of Gateway.</summary>
internal static class GatewayShape
{
    public static ObjectSchema Instance { get; } = MeshShape.Whole("Where a gateway listens.", FreeObject("Where a gateway listens."));
}
