using System.Buffers;
using System.Text;

namespace Portcullis.Http;

/// <summary>Turns one field block into a request head or trailers, by the rules of RFC 9113 section 8.</summary>
internal struct Http2Fields(Http2Limits limits)
{
    private static readonly SearchValues<byte> LowerToken =
        SearchValues.Create(Encoding.ASCII.GetBytes("0123456789abcdefghijklmnopqrstuvwxyz!#$%&'*+-.^_`|~"));

    private Http2BlockResult _verdict;
    private ulong _pseudo;
    private bool _regular;
    private bool _hostDiffers;
    private int _size;
    private int _lines;
    private int _cookie = -1;

    /// <summary>Decodes a request. The block is read to its end even when the message is malformed, for the table's sake.</summary>
    public Http2BlockResult ReadRequest(HpackDecoder decoder, ReadOnlySpan<byte> block, ref byte[] scratch, RequestHead head)
    {
        head.Clear();
        head.Protocol = HttpProtocol.Http2;
        decoder.BeginBlock();
        bool failed;
        while (decoder.Next(ref block, ref scratch, out KnownHeader known, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, out failed))
        {
            if (!Fits(name, value))
                continue;
            if (!name.IsEmpty && name[0] == ':')
                Pseudo(known, value, head);
            else
                Regular(known, name, value, head);
        }
        if (failed)
            return Http2BlockResult.Broken;
        if (_verdict == Http2BlockResult.Ok && !IsComplete(head))
            Malformed();
        return _verdict;
    }

    /// <summary>Decodes trailers; pass null to decode for the table's sake only.</summary>
    public Http2BlockResult ReadTrailers(HpackDecoder decoder, ReadOnlySpan<byte> block, ref byte[] scratch, HeaderList? trailers)
    {
        trailers?.Clear();
        decoder.BeginBlock();
        bool failed;
        while (decoder.Next(ref block, ref scratch, out KnownHeader known, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, out failed))
        {
            if (trailers is null || !Fits(name, value))
                continue;
            if (!IsField(known, name, value) || IsOfConnection(known)
                || known is KnownHeader.ContentLength or KnownHeader.Host or KnownHeader.Te)
            {
                Malformed();
            }
            else if (Counts())
            {
                trailers.AddLower(known, name, value);
            }
        }
        return failed ? Http2BlockResult.Broken : _verdict;
    }

    private void Pseudo(KnownHeader known, ReadOnlySpan<byte> value, RequestHead head)
    {
        ulong bit = 1ul << ((int)known & 63);
        bool expected = known is KnownHeader.MethodPseudo or KnownHeader.SchemePseudo or KnownHeader.PathPseudo or KnownHeader.AuthorityPseudo;
        if (!expected || _regular || (_pseudo & bit) != 0)
        {
            Malformed();
            return;
        }

        _pseudo |= bit;
        bool valid;
        switch (known)
        {
            case KnownHeader.MethodPseudo:
                valid = Http1Syntax.IsToken(value);
                head.SetMethod(value);
                break;
            case KnownHeader.SchemePseudo:
                valid = value.SequenceEqual("https"u8) || value.SequenceEqual("http"u8);
                head.SetScheme(value);
                break;
            case KnownHeader.PathPseudo:
                valid = Http1Syntax.IsTarget(value);
                head.SetTarget(value);
                break;
            default:
                valid = Http1Syntax.IsAuthority(value);
                head.SetAuthority(value);
                break;
        }
        if (!valid)
            Malformed();
    }

    private void Regular(KnownHeader known, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, RequestHead head)
    {
        _regular = true;
        if (!IsField(known, name, value))
        {
            Malformed();
            return;
        }
        if (!Counts())
            return;

        switch (known)
        {
            case KnownHeader.Host:
                AddHost(value, head);
                return;
            case KnownHeader.ContentLength:
                long length = Http1Syntax.Decimal(value);
                if (length < 0 || (head.ContentLength >= 0 && head.ContentLength != length))
                    Malformed();
                else if (head.ContentLength < 0)
                    head.Headers.AddLower(known, name, value);
                head.ContentLength = length;
                return;
            case KnownHeader.Te:
                if (!Ascii.EqualsIgnoreCase(value, "trailers"u8))
                    Malformed();
                else if (head.Headers.Find(KnownHeader.Te) < 0)
                    head.Headers.AddLower(known, name, "trailers"u8);
                return;
            case KnownHeader.Expect:
                head.ExpectContinue |= Ascii.EqualsIgnoreCase(value, "100-continue"u8);
                return;
            case KnownHeader.Cookie when _cookie >= 0:
                // RFC 9113 section 8.2.3: crumbs become one line again before anybody else sees them.
                head.Headers.AppendValue(_cookie, "; "u8, value);
                return;
            case KnownHeader.Cookie:
                _cookie = head.Headers.Count;
                break;
        }
        if (IsOfConnection(known))
            Malformed();
        else
            head.Headers.AddLower(known, name, value);
    }

    private void AddHost(ReadOnlySpan<byte> value, RequestHead head)
    {
        if (head.Authority.IsEmpty)
        {
            if (!Http1Syntax.IsAuthority(value))
                Malformed();
            head.SetAuthority(value);
        }
        else
        {
            _hostDiffers |= !Ascii.EqualsIgnoreCase(head.Authority, value);
        }
    }

    private readonly bool IsComplete(RequestHead head)
    {
        if (head.Method.IsEmpty || head.Authority.IsEmpty || _hostDiffers)
            return false;
        if (head.IsConnect)
            return head.Scheme.IsEmpty && head.Target.IsEmpty;
        if (head.Scheme.IsEmpty || head.Target.IsEmpty)
            return false;
        return head.Target[0] == '/' || (head.Target.SequenceEqual("*"u8) && head.Method.SequenceEqual("OPTIONS"u8));
    }

    private static bool IsField(KnownHeader known, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (known == KnownHeader.None && (name.IsEmpty || name.ContainsAnyExcept(LowerToken)))
            return false;
        if (value.IsEmpty)
            return name[0] != ':';
        if (value[0] is (byte)' ' or (byte)'\t' || value[^1] is (byte)' ' or (byte)'\t')
            return false;
        return name[0] != ':' && Http1Syntax.IsFieldValue(value);
    }

    private static bool IsOfConnection(KnownHeader known) => known is KnownHeader.Connection or KnownHeader.KeepAlive
        or KnownHeader.ProxyConnection or KnownHeader.TransferEncoding or KnownHeader.Upgrade;

    private void Malformed()
    {
        if (_verdict == Http2BlockResult.Ok)
            _verdict = Http2BlockResult.Malformed;
    }

    /// <summary>Counts bytes; once over the bound nothing more is kept.</summary>
    private bool Fits(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (_size <= limits.MaxHeaderListBytes)
            _size += name.Length + value.Length + 32;
        if (_size > limits.MaxHeaderListBytes)
            _verdict = Http2BlockResult.TooLarge;
        return _verdict == Http2BlockResult.Ok;
    }

    private bool Counts()
    {
        if (++_lines > limits.MaxHeaderLines)
            _verdict = Http2BlockResult.TooLarge;
        return _verdict == Http2BlockResult.Ok;
    }
}
