using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Portcullis.Native;

/// <summary>Wakes a loop that waits in <see cref="Epoll"/>: readable from the first signal until it is drained.</summary>
/// <remarks><see cref="Signal"/> may be called from any thread, also while another disposes this.</remarks>
public sealed unsafe class EventDescriptor : IDisposable
{
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    private readonly Lock _closing = new(); // a signal must not be written to a number that was reused for another file
    private int _descriptor;

    public EventDescriptor()
    {
        _descriptor = Libc.EventDescriptor(0, NonBlocking | CloseOnExec);
        if (_descriptor < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "cannot create an event descriptor");
    }

    public int Descriptor => _descriptor;

    /// <summary>Makes the descriptor readable.</summary>
    public void Signal()
    {
        ulong one = 1;
        lock (_closing)
        {
            if (_descriptor >= 0)
                _ = Libc.Write(_descriptor, (byte*)&one, sizeof(ulong)); // fails only when the count is at its end: readable already
        }
    }

    /// <summary>Takes all signals given so far.</summary>
    public void Drain()
    {
        ulong count;
        _ = Libc.Read(_descriptor, (byte*)&count, sizeof(ulong));
    }

    public void Dispose()
    {
        lock (_closing)
        {
            if (_descriptor >= 0)
                _ = Libc.Close(_descriptor);
            _descriptor = -1;
        }
    }
}
