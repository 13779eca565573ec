namespace Portcullis.Kube.Tests;

/// <summary>What a <see cref="GatewayRelay"/> does with a request.</summary>
internal enum RelayFate
{
    Pass,

    /// <summary>etcd gets it; the caller's connection breaks instead of an answer.</summary>
    LoseAnswer,

    /// <summary>The caller's connection breaks, and etcd gets the request when it is released.</summary>
    Hold,

    /// <summary>The caller is answered with <see cref="GatewayRelay.Forged"/>; etcd gets nothing.</summary>
    Forge,
}
