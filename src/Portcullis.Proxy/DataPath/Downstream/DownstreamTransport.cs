using Portcullis.Native;

namespace Portcullis.Proxy;

/// <summary>Reads and writes a downstream connection, with TLS or without, in the words of <see cref="TlsStatus"/>.</summary>
internal sealed class DownstreamTransport(NativeSocket socket)
{
    private int _error;

    public NativeSocket Socket { get; } = socket;

    /// <summary>Null on plaintext sockets and before the handshake begins.</summary>
    public TlsSession? Tls { get; set; }

    /// <summary>Bytes wait where polling cannot see them.</summary>
    public bool HasPending => Tls is { } tls && tls.HasPending;

    /// <summary>Why a read or write failed.</summary>
    public string FailureText => Tls?.Failure?.Message ?? SocketErrors.Text(_error);

    public TlsStatus Read(Span<byte> buffer, out int count)
    {
        if (Tls is { } tls)
            return tls.Read(buffer, out count);

        IoResult result = Socket.Receive(buffer);
        count = result.Count;
        if (count > 0)
            return TlsStatus.Done;
        return result.IsEnd ? TlsStatus.Closed : result.IsWouldBlock ? TlsStatus.WantRead : Fail(result.Error);
    }

    /// <summary>Writes until everything left or the socket is full.</summary>
    public TlsStatus Write(ReadOnlySpan<byte> bytes, out int count)
    {
        count = 0;
        while (count < bytes.Length)
        {
            TlsStatus status = WriteSome(bytes[count..], out int written);
            if (status != TlsStatus.Done)
                return status;
            count += written;
        }
        return TlsStatus.Done;
    }

    /// <summary>Ends the sending direction: close_notify and FIN.</summary>
    public void ShutdownSend()
    {
        Tls?.Shutdown();
        Socket.ShutdownSend();
    }

    public void Close()
    {
        Tls?.Shutdown();
        Tls?.Dispose();
        Tls = null;
        Socket.Dispose();
    }

    private TlsStatus WriteSome(ReadOnlySpan<byte> bytes, out int count)
    {
        if (Tls is { } tls)
            return tls.Write(bytes, out count);

        IoResult result = Socket.Send(bytes);
        count = result.Count;
        return count > 0 ? TlsStatus.Done : result.IsWouldBlock ? TlsStatus.WantWrite : Fail(result.Error);
    }

    private TlsStatus Fail(int error)
    {
        _error = error;
        return TlsStatus.Failed;
    }
}
