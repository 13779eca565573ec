namespace Portcullis.Running;

/// <summary>Where in its life a gateway is.</summary>
internal enum GatewayPhase
{
    Starting,
    Ready,
    Draining,
}
