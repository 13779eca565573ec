namespace Portcullis.Http;

/// <summary>The protocol version a message was read in or shall be written in.</summary>
public enum HttpProtocol : byte
{
    Http10,
    Http11,
    Http2,
}
