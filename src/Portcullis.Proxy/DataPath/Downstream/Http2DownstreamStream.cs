using Portcullis.Http;

namespace Portcullis.Proxy;

/// <summary>One HTTP/2 stream of a downstream connection. Rented while its exchange runs.</summary>
internal sealed class Http2DownstreamStream : IDownstreamStream
{
    private Http2Driver? _driver;

    public int Id { get; private set; }

    public Exchange? Exchange { get; private set; }

    /// <summary>Handed body bytes since the last flush.</summary>
    public bool Touched { get; set; }

    /// <summary>The windows decide how much is sent; see <see cref="SendBody"/>.</summary>
    public bool CanSend => true;

    public void Begin(Http2Driver driver, int id, Exchange exchange) => (_driver, Id, Exchange) = (driver, id, exchange);

    /// <summary>Forgets everything, for the next stream.</summary>
    public void End()
    {
        _driver = null;
        Exchange = null;
        Touched = false;
    }

    public void SendInterim(ResponseHead head)
    {
        if (_driver is { } driver)
            driver.Protocol.SendInformational(Id, head);
    }

    public void SendHead(ResponseHead head, bool end)
    {
        if (_driver is { } driver)
            driver.Protocol.SendResponse(Id, head, end);
    }

    public int SendBody(ReadOnlySpan<byte> body, bool end) => _driver is { } driver ? driver.Protocol.SendBody(Id, body, end) : body.Length;

    public void SendTrailers(HeaderList trailers)
    {
        if (_driver is { } driver)
            driver.Protocol.SendTrailers(Id, trailers);
    }

    public void Flush() => _driver?.MarkDirty();

    public void Reset(Http2ErrorCode code)
    {
        if (_driver is not { } driver)
            return;
        driver.Protocol.SendReset(Id, code);
        driver.EndStream(this);
    }

    public void WantBody()
    {
        // Nothing to do: the windows that AcknowledgeBody returns are the invitation.
    }

    public void AcknowledgeBody(int count)
    {
        if (_driver is not { } driver)
            return;
        driver.Protocol.AcknowledgeBody(Id, count);
        driver.MarkDirty();
    }

    public void OnExchangeDone()
    {
        if (_driver is not { } driver)
            return;
        // RFC 9113 section 8.1: the response is complete, so the rest of the request is not needed. Some clients (curl 7.88) lose the
        // response over that while they send, so a short rest is read off.
        if (!Exchange!.HasShortRest)
            driver.Protocol.SendReset(Id, Http2ErrorCode.NoError);
        driver.EndStream(this);
    }
}
