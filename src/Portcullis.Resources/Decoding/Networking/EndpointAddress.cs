namespace Portcullis.Resources.Decoding;

/// <summary>What a WorkloadEntry's address may be; its ServiceEntry's resolution decides.</summary>
internal enum EndpointAddress
{
    /// <summary>An IP address, a host name or a Unix socket: no ServiceEntry is known.</summary>
    Any,

    /// <summary>An IP address or a Unix socket.</summary>
    Static,

    /// <summary>An IP address or a host name.</summary>
    Dns,
}
