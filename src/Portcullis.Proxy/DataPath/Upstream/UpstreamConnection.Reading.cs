using Portcullis.Http;
using Portcullis.Native;

namespace Portcullis.Proxy;

internal sealed partial class UpstreamConnection
{
    private void Read()
    {
        for (int i = 0; i < ReadsPerEvent; i++)
        {
            if (_exchange is not { WantsResponse: true } exchange)
                break;
            bool carried = !_carry.IsEmpty;
            Span<byte> room = carried ? _carry.Reserve(_worker.Scratch.Length - _carry.Length) : _worker.Scratch;
            IoResult read = _socket.Receive(room);
            if (read.Count == 0)
            {
                if (!read.IsWouldBlock)
                    Ended(read);
                break;
            }
            HasReceived = true;
            if (carried)
            {
                _carry.Advance(read.Count);
                int used = Use(_carry.Span);
                if (_phase is not Phase.Closed and not Phase.Idle)
                    _carry.Consume(used);
            }
            else
            {
                int used = Use(room[..read.Count]);
                if (used < read.Count && _phase is not Phase.Closed and not Phase.Idle)
                    _carry.Append(room[used..read.Count]);
            }
            if (_exchange != exchange)
                return;
            exchange.FlushResponse();
            if (read.Count < room.Length || _exchange != exchange)
                break; // less than was asked for: the socket is empty
        }
        UpdateInterest();
    }

    /// <summary>Hands what can be understood to the exchange; returns how many bytes that were.</summary>
    private int Use(ReadOnlySpan<byte> input)
    {
        int at = 0;
        while (_exchange is { } exchange)
        {
            if (_phase == Phase.Head)
            {
                ReadResult result = _heads.Read(input[at..], _head, out int consumed);
                at += consumed;
                if (result == ReadResult.NeedMore)
                    return at;
                if (result == ReadResult.Problem)
                    Fail(UpstreamFailure.BadProtocol, error: 0);
                else
                    OnHead(exchange, input.Length - at);
            }
            else if (_phase == Phase.Body)
            {
                ReadResult result = _bodies.Read(input[at..], out int consumed, out ReadOnlySpan<byte> body);
                at += consumed;
                if (result == ReadResult.NeedMore)
                    return at;
                if (result == ReadResult.Problem)
                {
                    Fail(UpstreamFailure.BadProtocol, error: 0);
                    return at;
                }
                if (!body.IsEmpty)
                    exchange.OnResponseBody(body);
                if (result == ReadResult.Done && _exchange == exchange)
                    Complete(exchange, input.Length - at);
            }
            else
            {
                if (at < input.Length)
                    exchange.OnResponseBody(input[at..]);
                return input.Length;
            }
        }
        return at;
    }

    private void OnHead(Exchange exchange, int following)
    {
        if (_head.IsInterim)
        {
            exchange.OnInterim(_head);
            return;
        }
        _bodies.Begin(_head.Framing, _head.ContentLength);
        _phase = _head.Status == 101 ? Phase.Tunnel : Phase.Body;
        bool end = _phase == Phase.Body && _bodies.IsDone;
        exchange.OnResponseHead(_head, end);
        if (end && _exchange == exchange)
            Complete(exchange, following);
    }

    private void Complete(Exchange exchange, int following)
    {
        _exchange = null;
        bool reusable = _head.KeepAlive && following == 0 && exchange.RequestSent && _output.IsEmpty && !_sendBroken;
        _phase = Phase.Idle;
        exchange.OnResponseEnd(_bodies.Trailers);
        _carry.Release(); // SECURITY: all of it was this response; what stayed would be read as the answer to the next request
        IsReused = true;
        if (!reusable || !_pool.TryKeep(this))
            CloseSocket();
        else
            _worker.Watch.Arm(this, PollEvents.Read);
    }

    private void Ended(IoResult read)
    {
        if (_exchange is not { } exchange)
            return;
        if (_phase == Phase.Tunnel || (_phase == Phase.Body && read.IsEnd && _bodies.EndsWithConnection))
        {
            _exchange = null;
            CloseSocket();
            exchange.OnResponseEnd(_bodies.Trailers);
            return;
        }
        Fail(UpstreamFailure.Reset, read.Error);
    }
}
