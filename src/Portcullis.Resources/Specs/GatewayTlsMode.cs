namespace Portcullis.Resources;

/// <summary>Gateway <c>tls.mode</c>; absent means <see cref="Passthrough"/>, the enum's zero.</summary>
public enum GatewayTlsMode
{
    Passthrough,
    Simple,
    Mutual,
    AutoPassthrough,
    IstioMutual,
    OptionalMutual,
}
