namespace Portcullis.Resources;

/// <summary>ServiceEntry <c>resolution</c>.</summary>
public enum ServiceEntryResolution
{
    None,
    Static,
    Dns,
    DnsRoundRobin,
    DynamicDns,
}
