namespace Portcullis.Routing;

/// <summary>VirtualService <c>directResponse</c>: an answer that needs no upstream. A body is sent as <c>text/plain</c>.</summary>
public sealed class DirectResponse
{
    private readonly byte[] _body;

    internal DirectResponse(int status, ReadOnlySpan<byte> body)
    {
        Status = status;
        _body = body.ToArray();
    }

    public int Status { get; }

    public ReadOnlySpan<byte> Body => _body;
}
