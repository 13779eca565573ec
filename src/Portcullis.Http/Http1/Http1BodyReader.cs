namespace Portcullis.Http;

/// <summary>Reads an HTTP/1 body in any framing, in pieces that are slices of the caller's own bytes.</summary>
/// <remarks>Never throws on any input. Chunk extensions are checked, bounded and dropped; trailers are kept.</remarks>
public sealed class Http1BodyReader(Http1Limits limits)
{
    private const int MaxSizeLine = 256; // hexadecimal size and extension; nobody legitimate sends more
    private const int MaxExtensionBytes = 16 * 1024; // over the whole body: many small chunks must not carry a second body

    private Octets _unused;
    private Http1Fields _fields;
    private Phase _phase = Phase.Done;
    private long _left;
    private int _searched;
    private int _extensionBytes;
    private int _trailerBytes;

    private enum Phase : byte
    {
        Done,
        Length,
        UntilEnd,
        Size,
        Chunk,
        ChunkEnd,
        Trailers,
        Failed,
    }

    /// <summary>Why the last call returned <see cref="ReadResult.Problem"/>.</summary>
    public HttpProblem? Problem { get; private set; }

    /// <summary>The trailer fields, complete once the body is done.</summary>
    public HeaderList Trailers { get; } = new();

    public bool IsDone => _phase == Phase.Done;

    /// <summary>Whether the end of the connection is a proper end of this body.</summary>
    public bool EndsWithConnection => _phase is Phase.UntilEnd or Phase.Done;

    /// <summary>Prepares for a body as the head declared it.</summary>
    public void Begin(BodyFraming framing, long contentLength)
    {
        Problem = null;
        Trailers.Clear();
        _searched = _extensionBytes = _trailerBytes = 0;
        _left = framing == BodyFraming.Length ? contentLength : 0;
        _phase = framing switch
        {
            BodyFraming.Length when contentLength > 0 => Phase.Length,
            BodyFraming.Chunked => Phase.Size,
            BodyFraming.UntilEnd => Phase.UntilEnd,
            _ => Phase.Done,
        };
    }

    /// <summary>
    /// Reads on. <see cref="ReadResult.Body"/> gives one piece; call again with the rest. <see cref="ReadResult.Done"/> may come with a last piece.
    /// </summary>
    public ReadResult Read(ReadOnlySpan<byte> input, out int consumed, out ReadOnlySpan<byte> body)
    {
        consumed = 0;
        body = default;
        while (true)
        {
            switch (_phase)
            {
                case Phase.Done:
                    return ReadResult.Done;
                case Phase.Failed:
                    return ReadResult.Problem;
                case Phase.UntilEnd:
                    body = input;
                    consumed = input.Length;
                    return input.IsEmpty ? ReadResult.NeedMore : ReadResult.Body;
                case Phase.Length or Phase.Chunk:
                    return Piece(input, ref consumed, out body);
                default:
                    if (!Framing(input, ref consumed))
                        return _phase == Phase.Failed ? ReadResult.Problem : ReadResult.NeedMore;
                    break;
            }
        }
    }

    private ReadResult Piece(ReadOnlySpan<byte> input, scoped ref int consumed, out ReadOnlySpan<byte> body)
    {
        body = input[consumed..];
        if (body.Length > _left)
            body = body[..(int)_left];
        consumed += body.Length;
        _left -= body.Length;
        if (body.IsEmpty)
            return ReadResult.NeedMore;
        if (_left > 0)
            return ReadResult.Body;

        if (_phase == Phase.Chunk)
        {
            _phase = Phase.ChunkEnd;
            return ReadResult.Body;
        }
        _phase = Phase.Done;
        return ReadResult.Done;
    }

    /// <summary>Reads one line of chunk framing; false when the line is incomplete or bad.</summary>
    private bool Framing(scoped ReadOnlySpan<byte> input, scoped ref int consumed)
    {
        ReadOnlySpan<byte> rest = input[consumed..];
        int length = Http1Syntax.FindLine(rest, ref _searched, out HttpProblem? problem);
        if (length == -2)
            return Fail(_phase == Phase.ChunkEnd ? HttpProblem.ChunkEnd : problem!);

        int seen = length < 0 ? rest.Length : length;
        if (_phase == Phase.ChunkEnd && seen > (length < 0 ? 1 : 0))
            return Fail(HttpProblem.ChunkEnd);
        if (_phase == Phase.Size && seen > MaxSizeLine)
            return Fail(HttpProblem.ChunkExtension);
        if (_phase == Phase.Trailers && _trailerBytes + seen > limits.MaxHeadBytes)
            return Fail(HttpProblem.TrailersTooLarge);
        if (length < 0)
            return false;

        consumed += length + 2;
        ReadOnlySpan<byte> line = rest[..length];
        switch (_phase)
        {
            case Phase.ChunkEnd:
                _phase = Phase.Size;
                return true;
            case Phase.Size:
                return Size(line);
            default:
                return Trailer(line);
        }
    }

    private bool Size(ReadOnlySpan<byte> line)
    {
        int digits = 0;
        long size = 0;
        while (digits < line.Length && char.IsAsciiHexDigit((char)line[digits]))
        {
            if (digits == 15)
                return Fail(HttpProblem.ChunkSize);
            int digit = line[digits] <= '9' ? line[digits] - '0' : (line[digits] | 0x20) - 'a' + 10;
            size = (size << 4) | (uint)digit;
            digits++;
        }
        if (digits == 0)
            return Fail(HttpProblem.ChunkSize);
        if (digits < line.Length)
        {
            _extensionBytes += line.Length - digits;
            if (line[digits] != ';' || _extensionBytes > MaxExtensionBytes)
                return Fail(HttpProblem.ChunkExtension);
        }

        _left = size;
        _phase = size == 0 ? Phase.Trailers : Phase.Chunk;
        if (size == 0)
            _fields = Http1Fields.Start();
        return true;
    }

    private bool Trailer(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            _phase = Phase.Done;
            return true;
        }

        _trailerBytes += line.Length + 2;
        int before = Trailers.Count;
        HttpProblem? problem = _fields.Add(line, Trailers, limits, ref _unused, out _);
        if (problem is not null)
            return Fail(problem);

        // SECURITY: RFC 9110 section 6.5.1; whatever frames, routes or describes the connection came too late to be true.
        if (Trailers.Count == before || Trailers.Known(before) is KnownHeader.ContentLength or KnownHeader.Connection)
            return Fail(HttpProblem.TrailerName);
        return true;
    }

    private bool Fail(HttpProblem problem)
    {
        Problem = problem;
        _phase = Phase.Failed;
        return false;
    }
}
