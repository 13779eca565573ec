namespace Portcullis.Http;

/// <summary>A response without its body, the same for every protocol version. Made to be cleared and reused.</summary>
/// <remarks>
/// As in <see cref="RequestHead"/>, fields of one connection only are not in <see cref="Headers"/>, and writers take the
/// length from <see cref="ContentLength"/> alone. A reason phrase is neither kept nor trusted.
/// </remarks>
public sealed class ResponseHead
{
    private Octets _upgrade;

    public HttpProtocol Protocol { get; set; } = HttpProtocol.Http11;

    /// <summary>100 to 599.</summary>
    public int Status { get; set; }

    public HeaderList Headers { get; } = new();

    public BodyFraming Framing { get; set; }

    /// <summary>The declared length in bytes, -1 when none was declared. May be set without a body (HEAD, 304).</summary>
    public long ContentLength { get; set; } = -1;

    /// <summary>Whether the connection may carry another exchange after this one.</summary>
    public bool KeepAlive { get; set; } = true;

    /// <summary>The protocol a 101 response switches to; else empty.</summary>
    public ReadOnlySpan<byte> Upgrade => _upgrade.Span;

    /// <summary>1xx other than 101: another head follows.</summary>
    public bool IsInterim => Status is >= 100 and < 200 and not 101;

    public void SetUpgrade(scoped ReadOnlySpan<byte> protocol) => _upgrade.Set(protocol);

    public void Clear()
    {
        Protocol = HttpProtocol.Http11;
        Status = 0;
        Headers.Clear();
        Framing = BodyFraming.None;
        ContentLength = -1;
        KeepAlive = true;
        _upgrade.Clear();
    }
}
