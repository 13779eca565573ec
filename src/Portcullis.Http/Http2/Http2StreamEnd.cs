namespace Portcullis.Http;

/// <summary>How a stream that is no longer open came to its end; decides what late frames on it mean.</summary>
internal enum Http2StreamEnd : byte
{
    /// <summary>Never opened, and closed by the opening of a higher one (RFC 9113 section 5.1.1).</summary>
    Skipped,
    Complete,
    ResetByPeer,
    ResetHere,
}
