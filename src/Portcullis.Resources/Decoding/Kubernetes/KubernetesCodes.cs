namespace Portcullis.Resources.Decoding;

/// <summary>PCL28xx: Kubernetes' own kinds and MeshConfig.</summary>
internal static class KubernetesCodes
{
    /// <summary>A value of Secret <c>data</c> or ConfigMap <c>binaryData</c> that is not base64.</summary>
    public const string Base64 = "PCL2801";

    /// <summary>A key of Secret or ConfigMap that Kubernetes refuses.</summary>
    public const string Key = "PCL2802";

    /// <summary>A Secret or ConfigMap above 1 MiB.</summary>
    public const string TooLarge = "PCL2803";

    /// <summary>An address of Endpoints or EndpointSlice that does not fit its type.</summary>
    public const string Address = "PCL2804";

    /// <summary>Service ports without unique names.</summary>
    public const string PortName = "PCL2805";

    /// <summary>A Service of type ExternalName without a name.</summary>
    public const string ExternalName = "PCL2806";

    /// <summary>A target port that is neither a number nor a port's name.</summary>
    public const string TargetPort = "PCL2807";

    /// <summary>MeshConfig: a value that cannot be.</summary>
    public const string MeshConfigValue = "PCL2808";
}
