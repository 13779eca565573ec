using Portcullis.Kube;
using static Portcullis.Kube.Shape;

namespace Portcullis.Control;

/// <summary>The shape of DestinationRule.</summary>
internal static class DestinationRuleShape
{
    public static ObjectSchema Instance { get; } = MeshShape.Whole("How a service is called.", FreeObject("How a service is called."));
}
