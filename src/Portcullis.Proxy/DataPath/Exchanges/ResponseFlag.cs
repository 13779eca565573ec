namespace Portcullis.Proxy;

/// <summary>Envoy's short word for what went wrong, as access logs carry it.</summary>
internal static class ResponseFlag
{
    public const string None = "-";
    public const string NoRoute = "NR";
    public const string NoCluster = "NC";
    public const string NoHealthyUpstream = "UH";
    public const string UpstreamConnectFailed = "UF";
    public const string UpstreamReset = "UC";
    public const string UpstreamTimeout = "UT";
    public const string UpstreamProtocol = "UPE";
    public const string DownstreamProtocol = "DPE";
    public const string DownstreamGone = "DC";
    public const string UnauthorizedExternal = "UAEX";
    public const string Overflow = "UO";
    public const string StreamIdle = "SI";
    public const string FaultInjected = "FI";
    public const string DelayInjected = "DI";
}
