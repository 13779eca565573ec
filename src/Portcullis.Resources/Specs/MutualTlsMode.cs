namespace Portcullis.Resources;

/// <summary>PeerAuthentication <c>mtls.mode</c>; absent means <see cref="Unset"/>: inherit.</summary>
public enum MutualTlsMode
{
    Unset,
    Disable,
    Permissive,
    Strict,
}
