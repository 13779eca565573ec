namespace Portcullis.Proxy;

/// <summary>How an attempt at an upstream came to nothing.</summary>
internal enum UpstreamFailure
{
    None,

    /// <summary>No connection could be made.</summary>
    ConnectFailed,

    /// <summary>No connection was made in time.</summary>
    ConnectTimedOut,

    /// <summary>The connection ended before a response.</summary>
    Reset,

    /// <summary>What came was not HTTP.</summary>
    BadProtocol,

    /// <summary>The attempt took longer than one may.</summary>
    TimedOut,
}
