namespace Portcullis.Http;

/// <summary>Reads HTTP/1 response heads of an upstream (RFC 9112); a response whose framing is in doubt is refused.</summary>
/// <remarks>The same rules of use as <see cref="Http1RequestReader"/>. Interim responses are returned like others: see <see cref="ResponseHead.IsInterim"/>.</remarks>
public sealed class Http1ResponseReader(Http1Limits limits)
{
    private Http1Fields _fields;
    private Octets _upgrade;
    private int _searched;
    private int _headBytes;
    private bool _inHead;
    private bool _toHead;
    private bool _upgradeAsked;

    /// <summary>Why the last call returned <see cref="ReadResult.Problem"/>.</summary>
    public HttpProblem? Problem { get; private set; }

    /// <summary>True when the upstream has sent part of a head.</summary>
    public bool IsInsideHead => _inHead || _searched > 0;

    /// <summary>Prepares for the response to a request.</summary>
    /// <param name="toHead">The request was HEAD, so no body follows whatever the fields say.</param>
    /// <param name="upgradeAsked">The request asked for an upgrade, so 101 is acceptable.</param>
    public void Begin(bool toHead, bool upgradeAsked)
    {
        _toHead = toHead;
        _upgradeAsked = upgradeAsked;
        _inHead = false;
        _searched = _headBytes = 0;
        Problem = null;
    }

    /// <summary>Reads on. After <see cref="ReadResult.Done"/> with an interim response, call again for the next head.</summary>
    public ReadResult Read(ReadOnlySpan<byte> input, ResponseHead head, out int consumed)
    {
        ArgumentNullException.ThrowIfNull(head);
        consumed = 0;
        while (Problem is null)
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
                {
                    problem = HttpProblem.HeadTooLarge;
                }
                else if (!_inHead)
                {
                    problem = Start(rest[..length], head);
                }
                else if (length > 0)
                {
                    problem = _fields.Add(rest[..length], head.Headers, limits, ref _upgrade, out _);
                }
                else
                {
                    problem = Finish(head);
                    if (problem is null)
                        return ReadResult.Done;
                }
            }
            Problem = problem;
        }
        return ReadResult.Problem;
    }

    private HttpProblem? Start(ReadOnlySpan<byte> line, ResponseHead head)
    {
        head.Clear();
        _fields = Http1Fields.Start();
        _upgrade.Clear();
        _inHead = true;

        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || line[8] != ' ' || (line.Length > 12 && line[12] != ' '))
            return HttpProblem.StatusLine;
        if (line[7] is not ((byte)'0' or (byte)'1'))
            return HttpProblem.StatusLine;
        long status = Http1Syntax.Decimal(line[9..12]);
        if (status is < 100 or > 599)
            return HttpProblem.StatusLine;

        head.Protocol = line[7] == '1' ? HttpProtocol.Http11 : HttpProtocol.Http10;
        head.Status = (int)status;
        return null;
    }

    private HttpProblem? Finish(ResponseHead head)
    {
        if (_fields.Finish(head.Headers, head.Protocol) is { } problem)
            return problem;

        if (head.Status is < 200 or 204)
        {
            if (_fields.Chunked || (_fields.ContentLength > 0 && head.Status != 204))
                return HttpProblem.FramingOnBodiless;
            if (head.Status == 101 && !(_upgradeAsked && _fields.UpgradeNamed))
                return HttpProblem.UnexpectedSwitch;
            head.Headers.RemoveAll(KnownHeader.ContentLength);
            head.Framing = BodyFraming.None;
        }
        else
        {
            head.ContentLength = _fields.ContentLength;
            head.Framing = _toHead || head.Status == 304 ? BodyFraming.None
                : _fields.Chunked ? BodyFraming.Chunked
                : _fields.ContentLength > 0 ? BodyFraming.Length
                : _fields.ContentLength == 0 ? BodyFraming.None
                : BodyFraming.UntilEnd;
        }

        bool persistent = head.Protocol == HttpProtocol.Http11 ? !_fields.Close : _fields.KeepAlive && !_fields.Close;
        head.KeepAlive = persistent && head.Framing != BodyFraming.UntilEnd && head.Status != 101;
        if (head.Status == 101)
            head.SetUpgrade(_upgrade.Span);
        _inHead = false;
        _headBytes = 0;
        return null;
    }
}
