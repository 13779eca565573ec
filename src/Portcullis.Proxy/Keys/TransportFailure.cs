using System.Net.Sockets;
using System.Security.Authentication;

namespace Portcullis.Proxy;

/// <summary>What the network did to a fetch, in words of ours: the library's own may quote what the other side sent.</summary>
internal static class TransportFailure
{
    public static FetchFailure Of(Exception failure, Uri uri)
    {
        string at = KeyLocation.Text(uri);
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
            switch (cause)
            {
                case FetchException refused:
                    return refused.Failure;
                case AuthenticationException:
                    return Tls(cause, uri);
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return new FetchFailure($"the name `{uri.IdnHost}` does not resolve");
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return new FetchFailure($"`{at}` refuses connections");
                case SocketException { SocketErrorCode: SocketError.ConnectionReset }:
                    return new FetchFailure($"`{at}` resets the connection");
                case SocketException socket:
                    return new FetchFailure($"`{at}` cannot be reached ({socket.SocketErrorCode})");
            }
        return (failure as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.ResponseEnded => new FetchFailure($"`{at}` closes the connection before its answer is complete"),
            HttpRequestError.SecureConnectionError => new FetchFailure($"`{at}` does not complete the TLS handshake"),
            HttpRequestError.ConfigurationLimitExceeded => new FetchFailure($"`{at}` answers with too many headers"),
            HttpRequestError.InvalidResponse => new FetchFailure($"`{at}` does not answer in HTTP"),
            HttpRequestError.ConnectionError => new FetchFailure($"`{at}` cannot be connected to"),
            _ => new FetchFailure($"`{at}` breaks off its answer"),
        };
    }

    private static FetchFailure Tls(Exception cause, Uri uri)
    {
        string text = cause.Message;
        if (text.Contains("RemoteCertificateNameMismatch", StringComparison.Ordinal))
            return new FetchFailure($"the certificate of `{uri.Authority}` is not for that name");
        if (text.Contains("NotTimeValid", StringComparison.Ordinal))
            return new FetchFailure($"the certificate of `{uri.Authority}` is expired or not valid yet");
        if (text.Contains("UntrustedRoot", StringComparison.Ordinal) || text.Contains("PartialChain", StringComparison.Ordinal))
            return new FetchFailure($"the certificate of `{uri.Authority}` is from an authority that is not trusted", "start with --jwks-ca and the file of its root certificate");
        return text.Contains("RemoteCertificate", StringComparison.Ordinal)
            ? new FetchFailure($"the certificate of `{uri.Authority}` is not accepted")
            : new FetchFailure($"`{uri.Authority}` does not complete the TLS handshake");
    }
}
