namespace Portcullis.Resources;

/// <summary>VirtualService <c>derivePort</c>.</summary>
public enum RedirectPortSelection
{
    FromProtocolDefault,
    FromRequestPort,
}
