using Portcullis.Native;

namespace Portcullis.Proxy;

/// <summary>Joins epoll's tokens to objects. A token holds a generation, so that a report about a closed connection cannot reach the next one.</summary>
internal sealed class WatchTable(Epoll epoll)
{
    private Watched?[] _items = new Watched?[256];
    private int[] _generations = new int[256];
    private int[] _free = new int[256];
    private int _freeCount;
    private int _used;

    public void Add(Watched item, PollEvents events)
    {
        int slot = _freeCount > 0 ? _free[--_freeCount] : Grow();
        _items[slot] = item;
        item.Slot = slot;
        item.Armed = events;
        epoll.Add(item.Descriptor, events, Token(slot));
    }

    /// <summary>Waits for these events from now on; free when nothing changes. With none, nothing at all is reported.</summary>
    public void Arm(Watched item, PollEvents events)
    {
        PollEvents armed = item.Armed;
        if (armed == events || item.Slot < 0)
            return;
        item.Armed = events;
        if (events == PollEvents.None)
            epoll.Remove(item.Descriptor); // a hang-up is reported even when nothing is waited for, and would be for ever
        else if (armed == PollEvents.None)
            epoll.Add(item.Descriptor, events, Token(item.Slot));
        else
            epoll.Modify(item.Descriptor, events, Token(item.Slot));
    }

    /// <summary>Stops watching; the caller closes the descriptor next, which takes it out of epoll.</summary>
    public void Forget(Watched item)
    {
        int slot = item.Slot;
        if (slot < 0)
            return;
        item.Slot = -1;
        _items[slot] = null;
        _generations[slot] = unchecked(_generations[slot] + 1);
        if (_freeCount == _free.Length)
            Array.Resize(ref _free, _free.Length * 2);
        _free[_freeCount++] = slot;
    }

    /// <summary>The object a report is about, null when it is gone.</summary>
    public Watched? Find(long token)
    {
        int slot = unchecked((int)token);
        return (uint)slot < (uint)_items.Length && _generations[slot] == unchecked((int)(token >> 32)) ? _items[slot] : null;
    }

    private long Token(int slot) => ((long)_generations[slot] << 32) | (uint)slot;

    private int Grow()
    {
        if (_used == _items.Length)
        {
            Array.Resize(ref _items, _used * 2);
            Array.Resize(ref _generations, _used * 2);
        }
        return _used++;
    }
}
