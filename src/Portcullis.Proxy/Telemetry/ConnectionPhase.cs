namespace Portcullis.Proxy;

/// <summary>The stretches of a request's life, as log lines name them in lower case.</summary>
public enum ConnectionPhase
{
    Accept,
    Peek,
    Handshake,
    Verify,
    Authenticate,
    Decide,
    Route,
    Connect,
    Relay,
    Close,
}
