using Portcullis.Http;
using Portcullis.Native;

namespace Portcullis.Proxy;

internal sealed partial class Http1Driver
{
    public bool CanSend => _output.IsEmpty;

    public void SendInterim(ResponseHead head)
    {
        if (_phase == Phase.Exchange && !_responding)
            Http1Writer.WriteResponse(_output, head, keepAlive: true);
    }

    public void SendHead(ResponseHead head, bool end)
    {
        _responding = true;
        if (head.Status == 101)
        {
            _keepAlive = _chunkedResponse = false;
            _phase = Phase.Tunnel;
            Http1Writer.WriteResponse(_output, head, keepAlive: true);
            _connection.Later(); // bytes that came behind the request may wait in the carry
            return;
        }
        _chunkedResponse = head.Framing is BodyFraming.Chunked or BodyFraming.UntilEnd;
        if (_connection.Draining || (!_requestEnded && !CanDropBody()))
            _keepAlive = false;
        Http1Writer.WriteResponse(_output, head, _keepAlive, _toHead);
    }

    public int SendBody(ReadOnlySpan<byte> body, bool end)
    {
        if (_phase == Phase.Closed)
            return body.Length;
        if (_chunkedResponse)
        {
            Http1Writer.WriteChunk(_output, body);
            if (end)
                Http1Writer.WriteLastChunk(_output);
            return body.Length;
        }
        ReadOnlySpan<byte> rest = body;
        if (_output.IsEmpty && body.Length >= DirectSend)
        {
            // A failure shows again at the next flush, when it can be handled without pulling the ground from under the caller.
            _transport.Write(body, out int count);
            rest = body[count..];
        }
        if (!rest.IsEmpty)
            _output.Write(rest);
        return body.Length;
    }

    public void SendTrailers(HeaderList trailers)
    {
        if (_chunkedResponse)
            Http1Writer.WriteLastChunk(_output, trailers);
    }

    public void Flush()
    {
        if (_phase == Phase.Closed)
            return;
        if (!_output.IsEmpty)
        {
            TlsStatus status = _transport.Write(_output.Pending, out int count);
            _output.Consume(count);
            if (count > 0)
                _lastActive = _worker.Clock.Now;
            if (status == TlsStatus.Failed)
            {
                Close();
                return;
            }
            if (!_output.IsEmpty)
            {
                UpdateInterest();
                return;
            }
            if ((_connection.Armed & PollEvents.Write) != PollEvents.None)
            {
                UpdateInterest();
                if (_exchange is { } exchange && _phase is Phase.Exchange or Phase.Tunnel)
                    exchange.OnDownstreamWritable();
            }
        }
        if (_phase == Phase.Finishing)
            AfterResponse();
    }

    public void Reset(Http2ErrorCode code)
    {
        _exchange = null;
        _transport.Socket.ResetOnClose();
        Close();
    }

    public void WantBody() => _connection.Later();

    public void AcknowledgeBody(int count)
    {
        // Nothing to do: not reading is what holds an HTTP/1 peer back.
    }

    public void OnExchangeDone()
    {
        _exchange = null;
        if (_phase == Phase.Closed)
            return;
        _phase = Phase.Finishing;
        Flush();
    }

    /// <summary>The response has left.</summary>
    private void AfterResponse()
    {
        if (!_keepAlive)
        {
            Linger();
            return;
        }
        if (!_requestEnded)
        {
            _phase = Phase.Draining;
            _drained = 0;
            _connection.SetDeadline(DrainTime);
            _connection.Later();
            return;
        }
        bool drained = _phase == Phase.Draining;
        _phase = Phase.Head;
        if (_connection.Draining)
        {
            Linger();
            return;
        }
        if (drained)
            _connection.SetDeadline(_worker.Options.DownstreamIdleTimeout);
        if (!_carry.IsEmpty || _transport.HasPending)
            _connection.Later();
    }

    /// <summary>Ends our direction, and the connection when the peer has ended its own or some time has passed.</summary>
    private void Linger()
    {
        if (_peerEnded || (_requestEnded && _carry.IsEmpty && !_transport.HasPending))
        {
            Close();
            return;
        }
        _phase = Phase.Lingering;
        _transport.ShutdownSend();
        _connection.SetDeadline(DrainTime);
        UpdateInterest();
    }

    /// <summary>Whether what is left of the request's body is worth reading off.</summary>
    private bool CanDropBody()
    {
        RequestHead request = _exchange!.Request;
        if (_exchange.IsLocal && request.ExpectContinue && _exchange.BytesReceived == 0)
            return false; // the body may come or may not: nobody can tell where the next request begins
        return request.Framing != BodyFraming.Length || request.ContentLength - _exchange.BytesReceived <= DrainBytes;
    }
}
