namespace Portcullis.Routing;

/// <summary>How a cluster's endpoints become addresses.</summary>
public enum ClusterResolution
{
    /// <summary>Every endpoint is an IP address.</summary>
    Static,

    /// <summary>Endpoints may be names; whoever connects looks them up.</summary>
    Dns,
}
