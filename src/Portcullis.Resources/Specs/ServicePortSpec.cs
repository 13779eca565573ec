namespace Portcullis.Resources;

/// <summary>core ServicePort.</summary>
/// <param name="TargetPort">A number as text or a port's name; null means <paramref name="Port"/>.</param>
public sealed record ServicePortSpec(string Name, int Port, string Protocol, string? AppProtocol, string? TargetPort);
