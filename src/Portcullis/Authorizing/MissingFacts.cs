using Portcullis.Policy;

namespace Portcullis.Authorizing;

/// <summary>Says in words what policies ask for and the asking proxy does not tell, and what would help.</summary>
internal static class MissingFacts
{
    public static string Describe(ConnectionFacts missing)
    {
        var parts = new List<string>();
        if (missing.HasFlag(ConnectionFacts.Peer))
            parts.Add("who calls (`--trust-headers certificate`)");
        if ((missing & (ConnectionFacts.SourceAddress | ConnectionFacts.RemoteAddress)) != 0)
            parts.Add("the caller's address (`--trust-headers address`)");
        if (missing.HasFlag(ConnectionFacts.DestinationPort))
            parts.Add("the port called (`--port`)");
        if (missing.HasFlag(ConnectionFacts.DestinationAddress))
            parts.Add("the address called (only gRPC tells)");
        if (missing.HasFlag(ConnectionFacts.ServerName))
            parts.Add("the TLS server name (only gRPC tells)");
        return string.Join(", ", parts);
    }
}
