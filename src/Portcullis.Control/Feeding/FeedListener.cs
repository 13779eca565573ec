namespace Portcullis.Control;

/// <summary>Someone in this process who follows the feed itself: which objects changed, and whether what data planes run did.</summary>
/// <remarks>INVARIANT: every member but <see cref="Wake"/> is used under the feed's lock.</remarks>
/// <param name="minds">Also told of changes that no data plane can see, as of status.</param>
internal sealed class FeedListener(bool minds)
{
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FeedEntry?> _changed = new(StringComparer.Ordinal);
    private bool _planes = true;

    public WakeSignal Wake { get; } = new();

    public void Note(string name, FeedEntry? now)
    {
        _changed[name] = now;
        Wake.Set();
    }

    public void NoteTouched(string name)
    {
        if (minds && _touched.Add(name))
            Wake.Set();
    }

    public void NotePlanes()
    {
        _planes = true;
        Wake.Set();
    }

    /// <summary>Names of the objects that changed in what data planes cannot see since the last call.</summary>
    public string[] TakeTouched()
    {
        string[] touched = [.. _touched];
        _touched.Clear();
        return touched;
    }

    /// <summary>What happened since the last call. An entry of null is an object that is gone.</summary>
    public (IReadOnlyCollection<KeyValuePair<string, FeedEntry?>> Changed, bool Planes) Take()
    {
        KeyValuePair<string, FeedEntry?>[] changed = [.. _changed];
        bool planes = _planes;
        _changed.Clear();
        _planes = false;
        return (changed, planes);
    }
}
