using System.Numerics;

namespace Portcullis.Proxy;

/// <summary>
/// The deadlines of one worker: setting, moving and cancelling cost a few pointer writes. Never fires early, and at most
/// two ticks late.
/// </summary>
/// <remarks>Two wheels: near deadlines by tick, far ones by turn of the first wheel, which they enter when their turn begins.</remarks>
internal sealed class DeadlineWheel
{
    public const int TickMilliseconds = 8;
    private const int TickShift = 3;
    private const int NearSlots = 512;
    private const int NearShift = 9;
    private const int FarSlots = 1024;

    private readonly Deadline?[] _heads = new Deadline?[NearSlots + FarSlots];
    private readonly ulong[] _occupied = new ulong[NearSlots / 64];
    private long _tick;
    private int _count;

    /// <summary>Number of deadlines that are set.</summary>
    public int Count => _count;

    /// <summary>Sets or moves a deadline.</summary>
    public void Set(Deadline deadline, long due)
    {
        Cancel(deadline);
        deadline.Due = due;
        Place(deadline);
        _count++;
    }

    public void Cancel(Deadline deadline)
    {
        if (!deadline.IsSet)
            return;
        Unlink(deadline);
        _count--;
    }

    /// <summary>Milliseconds until something may be due; -1 when nothing is set.</summary>
    public int NextDelay(long now)
    {
        if (_count == 0)
            return -1;
        long turnEnd = (_tick | (NearSlots - 1)) + 1;
        long next = turnEnd;
        int from = (int)(_tick & (NearSlots - 1)) + 1;
        for (int word = from >> 6; word < _occupied.Length; word++)
        {
            ulong bits = _occupied[word];
            if (word == from >> 6)
                bits &= ulong.MaxValue << (from & 63);
            if (bits == 0)
                continue;
            next = (_tick & ~(long)(NearSlots - 1)) + (word << 6) + BitOperations.TrailingZeroCount(bits);
            break;
        }
        return (int)Math.Max(0, (next << TickShift) - now);
    }

    /// <summary>Calls the owners of all deadlines due at <paramref name="now"/>.</summary>
    public void Advance(long now)
    {
        long target = now >> TickShift;
        if (_count == 0)
        {
            _tick = Math.Max(_tick, target);
            return;
        }
        while (_tick < target)
        {
            _tick++;
            if ((_tick & (NearSlots - 1)) == 0)
                Empty(NearSlots + (int)((_tick >> NearShift) & (FarSlots - 1)), fire: false);
            Empty((int)(_tick & (NearSlots - 1)), fire: true);
        }
    }

    private void Empty(int slot, bool fire)
    {
        // Owners may set or cancel any deadline meanwhile, so the list is taken from its head again each time.
        while (_heads[slot] is { } deadline)
        {
            Unlink(deadline);
            if (fire)
            {
                _count--;
                deadline.Owner.OnDeadline(deadline);
            }
            else
            {
                Place(deadline);
            }
        }
    }

    private void Place(Deadline deadline)
    {
        long due = Math.Max((deadline.Due + TickMilliseconds - 1) >> TickShift, _tick + 1);
        if (due >> NearShift == _tick >> NearShift)
        {
            Link(deadline, (int)(due & (NearSlots - 1)));
            return;
        }
        long turns = Math.Min(due >> NearShift, (_tick >> NearShift) + FarSlots - 1);
        Link(deadline, NearSlots + (int)(turns & (FarSlots - 1)));
    }

    private void Link(Deadline deadline, int slot)
    {
        Deadline? head = _heads[slot];
        deadline.Slot = slot;
        deadline.Previous = null;
        deadline.Next = head;
        if (head is not null)
            head.Previous = deadline;
        _heads[slot] = deadline;
        if (slot < NearSlots)
            _occupied[slot >> 6] |= 1ul << (slot & 63);
    }

    private void Unlink(Deadline deadline)
    {
        int slot = deadline.Slot;
        if (deadline.Previous is { } previous)
            previous.Next = deadline.Next;
        else
            _heads[slot] = deadline.Next;
        if (deadline.Next is { } next)
            next.Previous = deadline.Previous;
        if (slot < NearSlots && _heads[slot] is null)
            _occupied[slot >> 6] &= ~(1ul << (slot & 63));
        deadline.Next = deadline.Previous = null;
        deadline.Slot = -1;
    }
}
