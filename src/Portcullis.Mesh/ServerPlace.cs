using Portcullis.Resources;

namespace Portcullis.Mesh;

/// <summary>Which entry of a Gateway's <c>servers</c>.</summary>
/// <param name="PortName">The entry's <c>port.name</c>.</param>
/// <param name="Port">The entry's <c>port.number</c>.</param>
public sealed record ServerPlace(ObjectName Gateway, int Index, string PortName, int Port)
{
    /// <summary>Names it in logs, and its chain across snapshots: <c>default/httpbin servers[1]</c>.</summary>
    public string Key => $"{Gateway} servers[{Index}]";
}
