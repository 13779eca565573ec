using Portcullis.Http;

namespace Portcullis.Proxy;

internal sealed partial class Http1Driver
{
    /// <summary>Makes requests and bodies of bytes; returns how many could be used.</summary>
    private int Use(ReadOnlySpan<byte> input)
    {
        int at = 0;
        bool more = true;
        while (more)
        {
            int consumed;
            switch (_phase)
            {
                case Phase.Head:
                    more = UseHead(input[at..], out consumed);
                    break;
                case Phase.Exchange when !_requestEnded && _exchange!.WantsBody:
                    more = UseBody(input[at..], out consumed);
                    break;
                case Phase.Draining:
                    more = DropBody(input[at..], out consumed);
                    break;
                case Phase.Tunnel:
                    _exchange!.OnRequestBody(input[at..]);
                    return Flushed(input.Length);
                case Phase.Lingering:
                    return input.Length;
                default:
                    return Flushed(at);
            }
            at += consumed;
        }
        return Flushed(at);
    }

    private int Flushed(int used)
    {
        if (_exchange is not { } exchange)
            return used;
        Phase before = _phase;
        exchange.FlushRequest();
        if (_phase != before && _phase != Phase.Closed)
            _connection.Later(); // it was answered just now, and what came behind it is not in the carry yet
        return used;
    }

    private bool UseHead(ReadOnlySpan<byte> input, out int consumed)
    {
        if (input.IsEmpty && !_headStarted)
        {
            consumed = 0;
            return false;
        }
        Exchange exchange = _exchange ??= _worker.Exchanges.Rent(_worker);
        ReadResult result = _heads.Read(input, exchange.Request, out consumed);
        if (result == ReadResult.NeedMore)
        {
            if (_heads.IsInsideHead && !_headStarted)
            {
                _headStarted = true;
                _connection.SetDeadline(_worker.Options.HeadTimeout);
            }
            if (!_headStarted)
                ReturnUnused();
            return false;
        }
        if (result == ReadResult.Problem)
        {
            HttpProblem problem = _heads.Problem!;
            Refuse(problem.Status, BodyOf(problem), problem.Reason);
            return false;
        }
        _headStarted = false;
        _phase = Phase.Exchange;
        _responding = false;
        RequestHead head = exchange.Request;
        _toHead = head.IsHead;
        _keepAlive = head.KeepAlive;
        _requestEnded = head.Framing == BodyFraming.None;
        if (!_requestEnded)
            (_bodies ??= new Http1BodyReader(_worker.Options.Limits)).Begin(head.Framing, head.ContentLength);
        _lastActive = _worker.Clock.Now;
        exchange.Start(this, _connection, _requestEnded);
        return true;
    }

    private bool UseBody(ReadOnlySpan<byte> input, out int consumed)
    {
        ReadResult result = _bodies!.Read(input, out consumed, out ReadOnlySpan<byte> body);
        if (result == ReadResult.Problem)
        {
            string reason = _bodies.Problem!.Reason;
            if (_responding)
            {
                Close();
                return false;
            }
            _keepAlive = false;
            _requestEnded = true; // nothing behind a broken body can be trusted to be where it seems
            _exchange!.OnForwardingFailed(400, "Bad Request"u8, ResponseFlag.DownstreamProtocol, reason);
            return false;
        }
        if (!body.IsEmpty)
            _exchange!.OnRequestBody(body);
        if (result == ReadResult.Done)
        {
            _requestEnded = true;
            _exchange?.OnRequestEnd(_bodies.Trailers);
        }
        return result != ReadResult.NeedMore;
    }

    private bool DropBody(ReadOnlySpan<byte> input, out int consumed)
    {
        ReadResult result = _bodies!.Read(input, out consumed, out ReadOnlySpan<byte> body);
        _drained += body.Length;
        if (result == ReadResult.Problem || _drained > DrainBytes)
        {
            Linger();
            return false;
        }
        if (result == ReadResult.Done)
        {
            _requestEnded = true;
            AfterResponse();
        }
        return result != ReadResult.NeedMore;
    }

    /// <summary>Answers bytes that are no request, and ends the connection.</summary>
    private void Refuse(int status, ReadOnlySpan<byte> body, string reason)
    {
        ReturnUnused();
        var head = new ResponseHead { Status = status };
        if (!body.IsEmpty)
        {
            head.ContentLength = body.Length;
            head.Framing = BodyFraming.Length;
            head.Headers.Add(KnownHeader.ContentType, "text/plain"u8);
        }
        head.Headers.Add(KnownHeader.Server, "istio-envoy"u8);
        head.Headers.Add(KnownHeader.Date, _worker.Clock.Date);
        Http1Writer.WriteResponse(_output, head, keepAlive: false);
        _output.Write(body);
        _worker.Log.RequestRefused(_connection, status, reason);
        _keepAlive = false;
        _phase = Phase.Finishing;
        Flush();
    }

    private void ReturnUnused()
    {
        if (_exchange is { } unused)
            _worker.Exchanges.Return(unused);
        _exchange = null;
    }

    // As Envoy: what the parser refuses has a body, what is only semantically wrong has none.
    private static ReadOnlySpan<byte> BodyOf(HttpProblem problem) => problem.Status switch
    {
        426 => default,
        431 => "Request Header Fields Too Large"u8,
        501 => "Not Implemented"u8,
        _ => problem.Reason == "host is missing" ? default : "Bad Request"u8,
    };
}
