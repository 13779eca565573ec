namespace Portcullis.Resources;

/// <summary>MeshConfig <c>gatewayTopology.forwardClientCertDetails</c>; gateways default to <see cref="SanitizeSet"/>.</summary>
public enum ForwardClientCertDetails
{
    SanitizeSet,
    Sanitize,
    ForwardOnly,
    AppendForward,
    AlwaysForwardOnly,
}
