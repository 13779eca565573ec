namespace Portcullis.Control;

/// <summary>What the two ends of the configuration stream agree on beside Envoy's protocol.</summary>
public static class AdsTypes
{
    /// <summary>The gRPC method, as a URL path.</summary>
    public const string Path = AccessRoles.StreamPath;

    /// <summary>The resource type: one object of the store, whatever its kind.</summary>
    public const string Object = "type.googleapis.com/portcullis.config.v1.Object";

    /// <summary>The longest response message, in bytes.</summary>
    public const int MostResponseBytes = 16 * 1024 * 1024;

    // Keys of the node's metadata; the first two as Istio's proxies write them.
    public const string Namespace = "NAMESPACE";
    public const string Labels = "LABELS";
    public const string Name = "NAME";
    public const string Address = "ADDRESS";

    /// <summary>Drawn at random when the proxy's process starts: tells its own earlier connection from another proxy of the same name.</summary>
    public const string Instance = "INSTANCE";
}
