namespace Portcullis.Http;

/// <summary>What a reader made of the bytes it was given.</summary>
public enum ReadResult : byte
{
    /// <summary>All that could be used was consumed; keep the rest and call again when there is more.</summary>
    NeedMore,

    /// <summary>A piece of body was found; call again for the next.</summary>
    Body,

    /// <summary>The head, or the body with its trailers, is complete.</summary>
    Done,

    /// <summary>The bytes break the protocol; the reader's <c>Problem</c> says how. The connection cannot be used further.</summary>
    Problem,
}
