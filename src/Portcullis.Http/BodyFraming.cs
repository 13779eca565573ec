namespace Portcullis.Http;

/// <summary>How the end of a message's body is known (RFC 9112 section 6.3; RFC 9113 section 8.1).</summary>
public enum BodyFraming : byte
{
    /// <summary>There is no body.</summary>
    None,

    /// <summary>Exactly <c>ContentLength</c> bytes follow.</summary>
    Length,

    /// <summary>Chunked transfer coding; trailers may follow.</summary>
    Chunked,

    /// <summary>Until the stream (HTTP/2) or the connection (an HTTP/1 response) ends.</summary>
    UntilEnd,
}
