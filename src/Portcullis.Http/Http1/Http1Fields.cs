using System.Text;

namespace Portcullis.Http;

/// <summary>Collects the field lines of one head and what they say about framing and the connection.</summary>
internal struct Http1Fields
{
    private const int LongestOption = 128;

    public long ContentLength;
    public bool Chunked;
    public bool Close;
    public bool KeepAlive;
    public bool UpgradeNamed;
    public bool Expect;
    public bool HasHost;
    private bool _trailersAccepted;
    private int _lines;

    public static Http1Fields Start() => new() { ContentLength = -1 };

    /// <summary>Takes one line. Fields of this connection only are understood and not kept.</summary>
    public HttpProblem? Add(ReadOnlySpan<byte> line, HeaderList headers, Http1Limits limits, ref Octets upgrade, out ReadOnlySpan<byte> host)
    {
        host = default;
        if (++_lines > limits.MaxHeaderLines)
            return HttpProblem.TooManyHeaders;

        int colon = line.IndexOfAnyExcept(Http1Syntax.Token);
        if (colon <= 0 || line[colon] != ':')
            return line[0] is (byte)' ' or (byte)'\t' ? HttpProblem.Folded : HttpProblem.HeaderName;

        ReadOnlySpan<byte> value = Http1Syntax.Trim(line[(colon + 1)..]);
        KnownHeader known = headers.AddRead(line[..colon], value);
        int added = headers.Count - 1;
        switch (known)
        {
            case KnownHeader.Host:
                host = value;
                headers.Remove(added);
                if (HasHost)
                    return HttpProblem.RepeatedHost;
                HasHost = true;
                return null;
            case KnownHeader.ContentLength:
                return AddLength(value, headers, added);
            case KnownHeader.TransferEncoding:
                headers.Remove(added);
                if (Chunked || !Ascii.EqualsIgnoreCase(value, "chunked"u8))
                    return HttpProblem.TransferCoding;
                Chunked = true;
                return null;
            case KnownHeader.Upgrade:
                headers.Remove(added);
                upgrade.Set(value);
                return null;
            case KnownHeader.Te:
                headers.Remove(added);
                _trailersAccepted |= Ascii.EqualsIgnoreCase(value, "trailers"u8);
                return null;
            case KnownHeader.Expect:
                headers.Remove(added);
                Expect |= Ascii.EqualsIgnoreCase(value, "100-continue"u8);
                return null;
            case KnownHeader.KeepAlive or KnownHeader.ProxyConnection:
                headers.Remove(added);
                return null;
            default:
                return null;
        }
    }

    /// <summary>Ends the head: conflicting framing is refused and what <c>Connection</c> names is removed.</summary>
    public HttpProblem? Finish(HeaderList headers, HttpProtocol protocol)
    {
        if (Chunked && ContentLength >= 0)
            return HttpProblem.LengthWithCoding;
        if (Chunked && protocol == HttpProtocol.Http10)
            return HttpProblem.OldTransferCoding;

        if (headers.MayHave(KnownHeader.Connection) && !ReadConnection(headers))
            return HttpProblem.HeaderName;
        if (_trailersAccepted)
            headers.Add(KnownHeader.Te, "trailers"u8);
        return null;
    }

    private HttpProblem? AddLength(ReadOnlySpan<byte> value, HeaderList headers, int added)
    {
        long length = Http1Syntax.Decimal(value);
        if (length < 0)
            return HttpProblem.ContentLength;
        if (ContentLength >= 0)
        {
            headers.Remove(added);
            return length == ContentLength ? null : HttpProblem.ContentLengthConflict;
        }
        ContentLength = length;
        return null;
    }

    private bool ReadConnection(HeaderList headers)
    {
        for (int i = headers.Find(KnownHeader.Connection); i >= 0; i = headers.Find(KnownHeader.Connection))
        {
            ReadOnlySpan<byte> rest = headers.Value(i);
            headers.Remove(i); // removing moves only the index; `rest` stays readable
            while (!rest.IsEmpty)
            {
                int comma = rest.IndexOf((byte)',');
                ReadOnlySpan<byte> option = Http1Syntax.Trim(comma < 0 ? rest : rest[..comma]);
                rest = comma < 0 ? default : rest[(comma + 1)..];
                if (!option.IsEmpty && !ReadOption(option, headers))
                    return false;
            }
        }
        return true;
    }

    private bool ReadOption(ReadOnlySpan<byte> option, HeaderList headers)
    {
        if (option.Length > LongestOption || !Http1Syntax.IsToken(option))
            return false;

        Span<byte> lower = stackalloc byte[LongestOption];
        lower = lower[..option.Length];
        Ascii.ToLower(option, lower, out _);
        switch (KnownHeaders.Find(lower))
        {
            case KnownHeader.KeepAlive:
                KeepAlive = true;
                break;
            case KnownHeader.Upgrade:
                UpgradeNamed = true;
                break;
            case KnownHeader.ContentLength or KnownHeader.Te:
                break; // SECURITY: framing is never droppable by nomination
            case KnownHeader.XForwardedFor or KnownHeader.XForwardedProto or KnownHeader.XForwardedClientCert:
                break; // SECURITY: nor is what a trusted proxy before this one said of the caller
            case KnownHeader.Connection:
                break;
            default:
                if (lower.SequenceEqual("close"u8))
                    Close = true;
                else
                    headers.RemoveAll(lower);
                break;
        }
        return true;
    }
}
