using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Portcullis.Native;

/// <summary>A level-triggered readiness queue. Not thread-safe, except that descriptors may be closed elsewhere.</summary>
public sealed unsafe class Epoll : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int AddOperation = 1;
    private const int RemoveOperation = 2;
    private const int ModifyOperation = 3;

    // `struct epoll_event` is packed on x86-64 and naturally aligned everywhere else.
    private static readonly int TokenAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int Stride = TokenAt + 8;

    private readonly int _capacity;
    private readonly byte* _ready;
    private int _descriptor;
    private int _count;

    /// <summary>Opens a queue.</summary>
    /// <param name="capacity">How many reports one wait may bring.</param>
    public Epoll(int capacity = 256)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _descriptor = Libc.EpollCreate(CloseOnExec);
        if (_descriptor < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "cannot create an epoll descriptor");
        _capacity = capacity;
        _ready = (byte*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)Stride);
    }

    /// <summary>Starts to watch a descriptor.</summary>
    public void Add(int descriptor, PollEvents events, long token) => Control(AddOperation, descriptor, events, token);

    /// <summary>Changes what is waited for.</summary>
    public void Modify(int descriptor, PollEvents events, long token) => Control(ModifyOperation, descriptor, events, token);

    /// <summary>Stops watching; closing the descriptor does the same.</summary>
    public void Remove(int descriptor) => Control(RemoveOperation, descriptor, PollEvents.None, 0);

    /// <summary>Waits for reports and returns how many came: 0 after the time or when a signal interrupted.</summary>
    /// <param name="milliseconds">Negative to wait without limit.</param>
    public int Wait(int milliseconds)
    {
        ObjectDisposedException.ThrowIf(_descriptor < 0, this);
        int count = Libc.EpollWait(_descriptor, _ready, _capacity, milliseconds);
        if (count < 0 && Marshal.GetLastPInvokeError() is var error and not SocketErrors.Interrupted)
            throw new Win32Exception(error, "waiting for readiness failed");
        return _count = Math.Max(0, count);
    }

    /// <summary>A report of the last wait.</summary>
    public Polled this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_count, nameof(index));
            byte* at = _ready + (index * Stride);
            return new Polled(*(long*)(at + TokenAt), (PollEvents)(*(int*)at));
        }
    }

    public void Dispose()
    {
        if (_descriptor < 0)
            return;
        _ = Libc.Close(_descriptor);
        _descriptor = -1;
        _count = 0;
        NativeMemory.Free(_ready);
    }

    private void Control(int operation, int descriptor, PollEvents events, long token)
    {
        byte* polled = stackalloc byte[16];
        *(int*)polled = (int)events;
        *(long*)(polled + TokenAt) = token;
        if (Libc.EpollControl(_descriptor, operation, descriptor, polled) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "changing a watched descriptor failed");
    }
}
