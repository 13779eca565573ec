using Portcullis.Kube;
using Portcullis.Wire;

namespace Portcullis.Control;

/// <summary>The streams that each credential has open, and what their requests may take: one credential keeps no other out. Thread-safe.</summary>
internal sealed class AdsSeats(AdsOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Seat> _seats = new(StringComparer.Ordinal);

    /// <summary>Takes a place; null when the credential has them all. Otherwise <see cref="Leave"/> must follow.</summary>
    public GrpcRoom? Take(Caller caller)
    {
        lock (_lock)
        {
            if (!_seats.TryGetValue(KeyOf(caller), out Seat? seat))
                _seats[KeyOf(caller)] = seat = new Seat(new GrpcRoom(options.MostRequestBytesOfOne, options.FirstRequestWithin, time));
            if (seat.Taken >= options.MostStreamsOfOne)
                return null;
            seat.Taken++;
            return seat.Room;
        }
    }

    public void Leave(Caller caller)
    {
        lock (_lock)
            if (--_seats[KeyOf(caller)].Taken == 0)
                _seats.Remove(KeyOf(caller));
    }

    // Credentials of one name are told apart by what else they say.
    private static string KeyOf(Caller caller) => $"{caller.Name}\n{caller.Uid}\n{string.Join('\n', caller.Groups)}";

    private sealed class Seat(GrpcRoom room)
    {
        public GrpcRoom Room { get; } = room;

        public int Taken { get; set; }
    }
}
