namespace Portcullis.Http;

/// <summary>What a field block turned out to be.</summary>
internal enum Http2BlockResult : byte
{
    Ok,

    /// <summary>Decoded, but the message is malformed (RFC 9113 section 8.1.1): an error of its stream.</summary>
    Malformed,

    /// <summary>Decoded, but over the bounds: an error of its stream.</summary>
    TooLarge,

    /// <summary>Not decodable: an error of the connection.</summary>
    Broken,
}
