using System.Text;

namespace Portcullis.Http;

/// <summary>
/// Reads HTTP/1.1 request heads from a connection, one after another (RFC 9112), as strictly as the RFC allows.
/// </summary>
/// <remarks>
/// Feed it all unconsumed bytes each time; a line once searched is not searched again. The caller's buffer must be able to hold one whole
/// line, up to <see cref="Http1Limits.MaxHeadBytes"/>. Never throws on any input.
/// </remarks>
public sealed class Http1RequestReader(Http1Limits limits)
{
    private Http1Fields _fields;
    private Octets _upgrade;
    private Octets _host;
    private int _searched;
    private int _headBytes;
    private Phase _phase;

    private enum Phase : byte
    {
        Start,
        RequestLine,
        Fields,
        Failed,
    }

    /// <summary>Why the last call returned <see cref="ReadResult.Problem"/>.</summary>
    public HttpProblem? Problem { get; private set; }

    /// <summary>True when bytes of an unfinished head were consumed or searched: closing now would cut a request.</summary>
    public bool IsInsideHead => _phase != Phase.Start || _searched > 0;

    /// <summary>Forgets an unfinished head, for reuse on another connection.</summary>
    public void Reset()
    {
        _phase = Phase.Start;
        _searched = _headBytes = 0;
        Problem = null;
    }

    /// <summary>Reads on. After <see cref="ReadResult.Done"/> the head is complete and the next call starts the next request.</summary>
    public ReadResult Read(ReadOnlySpan<byte> input, RequestHead head, out int consumed)
    {
        ArgumentNullException.ThrowIfNull(head);
        consumed = 0;
        while (_phase != Phase.Failed)
        {
            ReadOnlySpan<byte> rest = input[consumed..];
            int length = Http1Syntax.FindLine(rest, ref _searched, out HttpProblem? problem);
            if (length == -1)
            {
                if (_headBytes + rest.Length <= limits.MaxHeadBytes)
                    return ReadResult.NeedMore;
                problem = HttpProblem.HeadTooLarge;
            }
            else if (length >= 0)
            {
                consumed += length + 2;
                _headBytes += length + 2;
                if (_headBytes > limits.MaxHeadBytes)
                    problem = HttpProblem.HeadTooLarge;
                else if (length == 0 && _phase == Phase.Fields)
                    problem = Finish(head);
                else
                    problem = Line(rest[..length], head);
                if (problem is null)
                {
                    if (_phase != Phase.Start || _headBytes > 0)
                        continue;
                    return ReadResult.Done;
                }
            }
            Problem = problem;
            _phase = Phase.Failed;
        }
        return ReadResult.Problem;
    }

    private HttpProblem? Line(ReadOnlySpan<byte> line, RequestHead head)
    {
        if (_phase == Phase.Fields)
        {
            HttpProblem? problem = _fields.Add(line, head.Headers, limits, ref _upgrade, out ReadOnlySpan<byte> host);
            if (problem is null && !host.IsEmpty)
                _host.Set(host);
            return problem;
        }

        if (line.IsEmpty)
        {
            // RFC 9112 section 2.2: one stray line end before a request is tolerated.
            if (_phase == Phase.RequestLine)
                return HttpProblem.EmptyLine;
            _phase = Phase.RequestLine;
            return null;
        }

        head.Clear();
        _fields = Http1Fields.Start();
        _upgrade.Clear();
        _host.Clear();
        _phase = Phase.Fields;
        return RequestLine(line, head);
    }

    private static HttpProblem? RequestLine(ReadOnlySpan<byte> line, RequestHead head)
    {
        int space = line.IndexOf((byte)' ');
        if (space < 0)
            return HttpProblem.RequestLine;
        if (!Http1Syntax.IsToken(line[..space]))
            return HttpProblem.Method;
        head.SetMethod(line[..space]);

        ReadOnlySpan<byte> rest = line[(space + 1)..];
        int last = rest.LastIndexOf((byte)' ');
        if (last <= 0)
            return HttpProblem.RequestLine;
        ReadOnlySpan<byte> version = rest[(last + 1)..];
        if (version.SequenceEqual("HTTP/1.0"u8))
            return HttpProblem.OldVersion;
        if (!version.SequenceEqual("HTTP/1.1"u8))
            return HttpProblem.Version;
        return Target(rest[..last], head);
    }

    private static HttpProblem? Target(ReadOnlySpan<byte> target, RequestHead head)
    {
        if (!Http1Syntax.IsTarget(target))
            return HttpProblem.Target;
        if (head.IsConnect)
        {
            if (!Http1Syntax.IsAuthority(target))
                return HttpProblem.Authority;
            head.SetAuthority(target);
            return null;
        }
        if (target[0] == '/')
        {
            head.SetTarget(target);
            return null;
        }
        if (target[0] != '*')
            return AbsoluteTarget(target, head);
        if (target.Length > 1 || !head.Method.SequenceEqual("OPTIONS"u8))
            return HttpProblem.Target;
        head.SetTarget(target);
        return null;
    }

    private static HttpProblem? AbsoluteTarget(ReadOnlySpan<byte> target, RequestHead head)
    {
        int schemeEnd = target.IndexOf("://"u8);
        if (schemeEnd < 0)
            return HttpProblem.Target;
        if (Ascii.EqualsIgnoreCase(target[..schemeEnd], "http"u8))
            head.SetScheme("http"u8);
        else if (Ascii.EqualsIgnoreCase(target[..schemeEnd], "https"u8))
            head.SetScheme("https"u8);
        else
            return HttpProblem.Target;

        ReadOnlySpan<byte> rest = target[(schemeEnd + 3)..];
        int pathAt = rest.IndexOfAny((byte)'/', (byte)'?', (byte)'#');
        ReadOnlySpan<byte> authority = pathAt < 0 ? rest : rest[..pathAt];
        if (!Http1Syntax.IsAuthority(authority))
            return HttpProblem.Authority;
        head.SetAuthority(authority);

        if (pathAt < 0)
        {
            // RFC 9112 section 3.2.4: an OPTIONS without a path asks about the whole of it.
            head.SetTarget(head.Method.SequenceEqual("OPTIONS"u8) ? "*"u8 : "/"u8);
        }
        else if (rest[pathAt] == '/')
        {
            head.SetTarget(rest[pathAt..]);
        }
        else
        {
            // RFC 9110 section 4.2.3: an empty path is the same as a slash.
            head.SetRootedTarget(rest[pathAt..]);
        }
        return null;
    }

    private HttpProblem? Finish(RequestHead head)
    {
        if (!_fields.HasHost)
            return HttpProblem.MissingHost;
        if (!Http1Syntax.IsAuthority(_host.Span))
            return HttpProblem.Authority;
        if (_fields.Finish(head.Headers, HttpProtocol.Http11) is { } problem)
            return problem;

        // RFC 9112 section 3.2.2: the authority of the target wins over Host.
        if (head.Authority.IsEmpty)
            head.SetAuthority(_host.Span);
        head.ContentLength = _fields.ContentLength;
        head.Framing = _fields.Chunked ? BodyFraming.Chunked : _fields.ContentLength > 0 ? BodyFraming.Length : BodyFraming.None;
        if (head.IsConnect && head.Framing != BodyFraming.None)
            return HttpProblem.ConnectBody;
        head.KeepAlive = !_fields.Close;
        head.ExpectContinue = _fields.Expect;
        if (_fields.UpgradeNamed)
            head.SetUpgrade(_upgrade.Span);
        _phase = Phase.Start;
        _headBytes = 0;
        return null;
    }
}
