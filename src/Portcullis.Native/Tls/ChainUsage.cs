namespace Portcullis.Native;

/// <summary>What a verified certificate is to be used for: the side of TLS that it authenticates.</summary>
public enum ChainUsage
{
    /// <summary>clientAuth: the gateway's own question.</summary>
    Client,

    /// <summary>serverAuth.</summary>
    Server,
}
