using Portcullis.Http;

namespace Portcullis.Proxy;

/// <summary>The downstream half of an exchange: one HTTP/1.1 message pair, or one HTTP/2 stream.</summary>
internal interface IDownstreamStream
{
    /// <summary>False asks for a pause; <see cref="Exchange.OnDownstreamWritable"/> ends it.</summary>
    bool CanSend { get; }

    void SendInterim(ResponseHead head);

    /// <summary>Begins the response.</summary>
    /// <param name="end">There is no body.</param>
    void SendHead(ResponseHead head, bool end);

    /// <summary>Returns how many bytes were accepted; <paramref name="end"/> counts only when all were.</summary>
    int SendBody(ReadOnlySpan<byte> body, bool end);

    /// <summary>Ends the response.</summary>
    void SendTrailers(HeaderList trailers);

    /// <summary>Lets what was sent leave.</summary>
    void Flush();

    /// <summary>Ends the response unfinished.</summary>
    void Reset(Http2ErrorCode code);

    /// <summary>More of the request's body is welcome.</summary>
    void WantBody();

    /// <summary>Body bytes left for the upstream, or were dropped; as many more may come.</summary>
    void AcknowledgeBody(int count);

    /// <summary>The exchange has nothing more to say or hear.</summary>
    void OnExchangeDone();
}
