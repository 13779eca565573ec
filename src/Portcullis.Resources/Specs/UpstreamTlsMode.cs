namespace Portcullis.Resources;

/// <summary>DestinationRule <c>tls.mode</c>; absent means <see cref="Disable"/>, the enum's zero.</summary>
public enum UpstreamTlsMode
{
    Disable,
    Simple,
    Mutual,
    IstioMutual,
}
