namespace Portcullis.Control;

/// <summary>Which stream is which data plane: two processes must not be one. Thread-safe.</summary>
/// <remarks>
/// Who is there stays, because two that take each other's place in turn would both never be configured; but a process takes its own
/// place over from an earlier connection, which may be half open. Processes that do not say who they are cannot be told apart and take over.
/// </remarks>
internal sealed class AdsPlaces
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, AdsPlace> _taken = new(StringComparer.Ordinal);

    /// <summary>Takes a data plane's place; otherwise who has it.</summary>
    public AdsPlace? Take(string id, AdsPlace place)
    {
        lock (_lock)
        {
            if (_taken.TryGetValue(id, out AdsPlace? other) && other.Instance != place.Instance)
                return other;
            _taken[id] = place;
            return null;
        }
    }

    /// <summary>Gives the place up, if it was not taken over.</summary>
    public void Leave(string id, AdsPlace place)
    {
        lock (_lock)
            if (ReferenceEquals(_taken.GetValueOrDefault(id), place))
                _taken.Remove(id);
    }
}
