namespace Portcullis.Resources;

/// <summary>A port of Endpoints or EndpointSlice.</summary>
public sealed record EndpointPortSpec(string Name, int Port, string Protocol);
