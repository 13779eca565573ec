using Portcullis.Native;

namespace Portcullis.Proxy;

/// <summary>The sockets one worker accepts on.</summary>
internal sealed class WorkerListeners(Worker worker, int maxConnections)
{
    private readonly List<ListenerSocket> _sockets = [];
    private bool _paused;

    /// <summary>No more connections may be taken now. Whoever asks stops accepting until one ends.</summary>
    public bool IsFull
    {
        get
        {
            bool full = worker.Connections.Count >= maxConnections;
            _paused |= full;
            return full;
        }
    }

    public void Add(string key, NativeSocket socket)
    {
        var listener = new ListenerSocket(worker, key, socket);
        _sockets.Add(listener);
        worker.Watch.Add(listener, PollEvents.Read);
    }

    public void Remove(string key)
    {
        for (int i = _sockets.Count - 1; i >= 0; i--)
        {
            if (_sockets[i].Key != key)
                continue;
            _sockets[i].Close();
            _sockets.RemoveAt(i);
        }
    }

    public void CloseAll()
    {
        foreach (ListenerSocket socket in _sockets)
            socket.Close();
        _sockets.Clear();
    }

    /// <summary>A connection ended: accept again when that was what we waited for.</summary>
    public void OnConnectionEnded()
    {
        if (!_paused || worker.Connections.Count >= maxConnections)
            return;
        _paused = false;
        foreach (ListenerSocket socket in _sockets)
            socket.Resume();
    }
}
