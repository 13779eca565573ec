using Portcullis.Native;

namespace Portcullis.Proxy;

/// <summary>One worker's socket on one listener.</summary>
internal sealed class ListenerSocket(Worker worker, string key, NativeSocket socket) : Watched, IDeadlineOwner
{
    private const int AcceptBurst = 64;
    private const int ExhaustedPause = 100; // milliseconds: with no descriptor free, polling again at once would only burn the core

    private Deadline? _pause;

    /// <summary>The listener's identity across snapshots.</summary>
    public string Key { get; } = key;

    internal override int Descriptor => socket.Descriptor;

    internal override void OnReady(PollEvents events)
    {
        for (int i = 0; i < AcceptBurst; i++)
        {
            if (worker.Listeners.IsFull)
            {
                worker.Watch.Arm(this, PollEvents.None);
                return;
            }
            if (!AcceptOne())
                return;
        }
    }

    void IDeadlineOwner.OnDeadline(Deadline deadline) => Resume();

    /// <summary>Accepts again after a pause.</summary>
    public void Resume() => worker.Watch.Arm(this, PollEvents.Read);

    /// <summary>Stops listening. Connections that already wait in the kernel's queue are taken first, not reset.</summary>
    public void Close()
    {
        while (socket.IsOpen && AcceptOne())
        {
        }
        if (_pause is { } pause)
            worker.Deadlines.Cancel(pause);
        worker.Watch.Forget(this);
        socket.Dispose();
    }

    private bool AcceptOne()
    {
        NativeSocket? accepted = socket.Accept(out int error);
        if (accepted is not null)
        {
            DownstreamConnection.Start(worker, Key, accepted);
            return true;
        }
        if (error is SocketErrors.Interrupted or SocketErrors.ConnectionAborted)
            return true;
        if (error != SocketErrors.WouldBlock)
        {
            worker.Counters.CountFailure(SocketErrors.Text(error));
            worker.Watch.Arm(this, PollEvents.None);
            worker.Deadlines.Set(_pause ??= new Deadline(this), worker.Clock.Now + ExhaustedPause);
        }
        return false;
    }
}
