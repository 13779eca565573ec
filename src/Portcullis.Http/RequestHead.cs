using System.Text;

namespace Portcullis.Http;

/// <summary>
/// A request without its body, the same for every protocol version. Made to be cleared and reused.
/// </summary>
/// <remarks>
/// Host and <c>:authority</c> are <see cref="Authority"/> and never a line of <see cref="Headers"/>. Fields that belong to one connection
/// only (RFC 9110 section 7.6.1) are gone from <see cref="Headers"/>, their meaning is in the properties; <c>te: trailers</c> stays.
/// <c>content-length</c> stays readable there, but writers follow <see cref="ContentLength"/> alone. Spans stay readable until the next change.
/// </remarks>
public sealed class RequestHead
{
    private Octets _method;
    private Octets _scheme;
    private Octets _authority;
    private Octets _target;
    private Octets _upgrade;

    public HttpProtocol Protocol { get; set; } = HttpProtocol.Http11;

    /// <summary>The method as sent; methods are case-sensitive.</summary>
    public ReadOnlySpan<byte> Method => _method.Span;

    /// <summary><c>http</c> or <c>https</c> as the request said, lower-case. Empty for an HTTP/1 request whose target names no scheme.</summary>
    public ReadOnlySpan<byte> Scheme => _scheme.Span;

    /// <summary>Host and optional port as sent, never empty after a successful read.</summary>
    public ReadOnlySpan<byte> Authority => _authority.Span;

    /// <summary>Path and query in origin form, or <c>*</c>. Empty for CONNECT.</summary>
    public ReadOnlySpan<byte> Target => _target.Span;

    /// <summary>The part of <see cref="Target"/> before the first <c>?</c>.</summary>
    public ReadOnlySpan<byte> Path
    {
        get
        {
            ReadOnlySpan<byte> target = _target.Span;
            int query = target.IndexOf((byte)'?');
            return query < 0 ? target : target[..query];
        }
    }

    /// <summary>The part of <see cref="Target"/> after the first <c>?</c>; empty when there is none.</summary>
    public ReadOnlySpan<byte> Query
    {
        get
        {
            ReadOnlySpan<byte> target = _target.Span;
            int query = target.IndexOf((byte)'?');
            return query < 0 ? default : target[(query + 1)..];
        }
    }

    public HeaderList Headers { get; } = new();

    public BodyFraming Framing { get; set; }

    /// <summary>The declared length of the body in bytes, -1 when none was declared.</summary>
    public long ContentLength { get; set; } = -1;

    /// <summary>Whether the connection may carry another request after this one (always for HTTP/2).</summary>
    public bool KeepAlive { get; set; } = true;

    /// <summary>The sender waits for a 100 response before it sends the body. The field itself is not in <see cref="Headers"/>.</summary>
    public bool ExpectContinue { get; set; }

    /// <summary>The protocol asked for by <c>Upgrade</c> when <c>Connection</c> names it too; else empty. Clear it to refuse the upgrade.</summary>
    public ReadOnlySpan<byte> Upgrade => _upgrade.Span;

    public bool IsHead { get; private set; }

    public bool IsConnect { get; private set; }

    public bool IsWebSocketUpgrade => Ascii.EqualsIgnoreCase(Upgrade, "websocket"u8);

    public void SetMethod(scoped ReadOnlySpan<byte> method)
    {
        _method.Set(method);
        IsHead = method.SequenceEqual("HEAD"u8);
        IsConnect = method.SequenceEqual("CONNECT"u8);
    }

    public void SetScheme(scoped ReadOnlySpan<byte> scheme) => _scheme.Set(scheme);

    public void SetAuthority(scoped ReadOnlySpan<byte> authority) => _authority.Set(authority);

    public void SetTarget(scoped ReadOnlySpan<byte> target) => _target.Set(target);

    /// <summary>Sets the target to a slash followed by <paramref name="rest"/>.</summary>
    internal void SetRootedTarget(scoped ReadOnlySpan<byte> rest) => _target.Set("/"u8, rest);

    public void SetUpgrade(scoped ReadOnlySpan<byte> protocol) => _upgrade.Set(protocol);

    public void Clear()
    {
        Protocol = HttpProtocol.Http11;
        _method.Clear();
        _scheme.Clear();
        _authority.Clear();
        _target.Clear();
        _upgrade.Clear();
        Headers.Clear();
        Framing = BodyFraming.None;
        ContentLength = -1;
        KeepAlive = true;
        ExpectContinue = IsHead = IsConnect = false;
    }

    /// <summary>Exchanges contents with another head in constant time: how a codec's scratch head becomes an exchange's own.</summary>
    public void SwapWith(RequestHead other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Protocol, other.Protocol) = (other.Protocol, Protocol);
        (_method, other._method) = (other._method, _method);
        (_scheme, other._scheme) = (other._scheme, _scheme);
        (_authority, other._authority) = (other._authority, _authority);
        (_target, other._target) = (other._target, _target);
        (_upgrade, other._upgrade) = (other._upgrade, _upgrade);
        (Framing, other.Framing) = (other.Framing, Framing);
        (ContentLength, other.ContentLength) = (other.ContentLength, ContentLength);
        (KeepAlive, other.KeepAlive) = (other.KeepAlive, KeepAlive);
        (ExpectContinue, other.ExpectContinue) = (other.ExpectContinue, ExpectContinue);
        (IsHead, other.IsHead) = (other.IsHead, IsHead);
        (IsConnect, other.IsConnect) = (other.IsConnect, IsConnect);
        Headers.SwapWith(other.Headers);
    }
}
