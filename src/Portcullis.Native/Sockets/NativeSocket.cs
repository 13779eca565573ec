using System.Runtime.InteropServices;

namespace Portcullis.Native;

/// <summary>A non-blocking TCP socket. Owns its descriptor: closing twice does nothing, and no call reaches a closed one.</summary>
/// <remarks>Not thread-safe. Never throws for what a peer or the network did: results are values.</remarks>
public sealed class NativeSocket : IDisposable
{
    private const int Stream = 1;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int SocketLevel = 1;
    private const int TcpLevel = 6;
    private const int V6Level = 41;
    private const int ReuseAddress = 2;
    private const int PendingError = 4;
    private const int Linger = 13;
    private const int ReusePort = 15;
    private const int NoDelay = 1;
    private const int V6Only = 26;
    private const int PeekFlag = 2;
    private const int NoSignal = 0x4000;

    private int _descriptor;

    private NativeSocket(int descriptor, SocketAddress peer) => (_descriptor, Peer) = (descriptor, peer);

    /// <summary>The other end; not set for a listener.</summary>
    public SocketAddress Peer { get; }

    public bool IsOpen => _descriptor >= 0;

    /// <summary>The raw descriptor, for polling and TLS; -1 once closed.</summary>
    public int Descriptor => _descriptor;

    /// <summary>Opens a listener.</summary>
    /// <param name="shared">Several sockets may listen on this address (<c>SO_REUSEPORT</c>); the kernel spreads connections over them.</param>
    /// <param name="error">Why null was returned, an error number of <see cref="SocketErrors"/>.</param>
    public static unsafe NativeSocket? Listen(SocketAddress address, int backlog, bool shared, out int error)
    {
        NativeSocket? socket = Open(address, peer: default, out error);
        if (socket is null)
            return null;

        socket.SetOption(SocketLevel, ReuseAddress, 1);
        if (shared)
            socket.SetOption(SocketLevel, ReusePort, 1);
        if (address.IsV6)
            socket.SetOption(V6Level, V6Only, 0); // an address of `::` serves both families, as Istio's own listeners do
        byte* raw = stackalloc byte[32];
        address.CopyTo(new Span<byte>(raw, 32));
        if (Libc.Bind(socket._descriptor, raw, address.Length) == 0 && Libc.Listen(socket._descriptor, backlog) == 0)
            return socket;

        error = Marshal.GetLastPInvokeError();
        socket.Dispose();
        return null;
    }

    /// <summary>Starts connecting; the socket becomes writable when that is decided, and <see cref="TakeError"/> says how.</summary>
    /// <param name="error">Why null was returned.</param>
    public static unsafe NativeSocket? Connect(SocketAddress address, out int error)
    {
        NativeSocket? socket = Open(address, peer: address, out error);
        if (socket is null)
            return null;
        if (socket._descriptor >= OpenFiles.MostOpened)
        {
            socket.Dispose();
            error = SocketErrors.TooManyFiles;
            return null;
        }

        socket.SetOption(TcpLevel, NoDelay, 1);
        byte* raw = stackalloc byte[32];
        address.CopyTo(new Span<byte>(raw, 32));
        if (Libc.Connect(socket._descriptor, raw, address.Length) == 0)
            return socket;

        error = Marshal.GetLastPInvokeError();
        if (error == SocketErrors.InProgress)
        {
            error = 0;
            return socket;
        }
        socket.Dispose();
        return null;
    }

    /// <summary>Takes one waiting connection, or null with the reason, most often <see cref="SocketErrors.WouldBlock"/>.</summary>
    public unsafe NativeSocket? Accept(out int error)
    {
        byte* raw = stackalloc byte[32];
        new Span<byte>(raw, 32).Clear();
        int length = SocketAddress.MaxLength;
        int descriptor = Libc.Accept(_descriptor, raw, &length, NonBlocking | CloseOnExec);
        if (descriptor < 0)
        {
            error = Marshal.GetLastPInvokeError();
            return null;
        }
        var accepted = new NativeSocket(descriptor, SocketAddress.FromRaw(new ReadOnlySpan<byte>(raw, 32)));
        if (descriptor >= OpenFiles.MostAccepted)
        {
            accepted.Dispose();
            error = SocketErrors.TooManyFiles;
            return null;
        }
        error = 0;
        accepted.SetOption(TcpLevel, NoDelay, 1);
        return accepted;
    }

    public unsafe IoResult Receive(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
            return Result(Libc.Receive(_descriptor, start, buffer.Length, 0));
    }

    /// <summary>Reads without taking: the next read sees the same bytes.</summary>
    public unsafe IoResult Peek(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
            return Result(Libc.Receive(_descriptor, start, buffer.Length, PeekFlag));
    }

    public unsafe IoResult Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
            return Result(Libc.Send(_descriptor, start, bytes.Length, NoSignal));
    }

    /// <summary>Tells the peer that nothing more will be sent; reading goes on.</summary>
    public void ShutdownSend() => _ = Libc.Shutdown(_descriptor, 1);

    /// <summary>The error that waits on the socket, 0 when there is none; reading it clears it.</summary>
    public unsafe int TakeError()
    {
        int value = 0;
        int length = sizeof(int);
        return Libc.GetOption(_descriptor, SocketLevel, PendingError, &value, &length) == 0 ? value : Marshal.GetLastPInvokeError();
    }

    /// <summary>The address this end is bound to.</summary>
    public unsafe SocketAddress LocalAddress()
    {
        byte* raw = stackalloc byte[32];
        new Span<byte>(raw, 32).Clear();
        int length = SocketAddress.MaxLength;
        return Libc.SocketName(_descriptor, raw, &length) == 0 ? SocketAddress.FromRaw(new ReadOnlySpan<byte>(raw, 32)) : default;
    }

    /// <summary>Makes the coming close send a reset, so that a cut body cannot be taken for a whole one.</summary>
    public unsafe void ResetOnClose()
    {
        int* value = stackalloc int[2] { 1, 0 };
        _ = Libc.SetOption(_descriptor, SocketLevel, Linger, value, 2 * sizeof(int));
    }

    public void Dispose()
    {
        int descriptor = _descriptor;
        _descriptor = -1;
        if (descriptor >= 0)
            _ = Libc.Close(descriptor);
    }

    private static NativeSocket? Open(SocketAddress address, SocketAddress peer, out int error)
    {
        int descriptor = Libc.Socket(address.IsV6 ? 10 : 2, Stream | NonBlocking | CloseOnExec, 0);
        error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        return descriptor < 0 ? null : new NativeSocket(descriptor, peer);
    }

    private static IoResult Result(nint moved) =>
        moved >= 0 ? IoResult.Moved(moved) : IoResult.Failed(Marshal.GetLastPInvokeError());

    private unsafe void SetOption(int level, int name, int value) => _ = Libc.SetOption(_descriptor, level, name, &value, sizeof(int));
}
