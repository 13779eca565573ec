namespace Portcullis.EndToEnd;

/// <summary>What was written and acknowledged, and what may have been written: the truth that a store is held to after it was killed.</summary>
internal sealed class WriteLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Value, long Revision)> _acknowledged = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _possible = new(StringComparer.Ordinal);

    private (int Count, TaskCompletionSource Reached)? _waiting;

    /// <summary>Acknowledgements so far.</summary>
    public int Count { get; private set; }

    /// <summary>Waits for so many more acknowledgements.</summary>
    public Task MoreAsync(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
            _waiting = (Count + count, reached);
        return reached.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    public void Sent(string name, string value)
    {
        lock (_gate)
        {
            if (!_possible.TryGetValue(name, out HashSet<string>? values))
                _possible[name] = values = new HashSet<string>(StringComparer.Ordinal);
            values.Add(value);
        }
    }

    public void Acknowledged(string name, string value, long revision)
    {
        lock (_gate)
        {
            _acknowledged[name] = (value, revision);
            _possible[name].Clear(); // of one writer's writes to one name, the last that was acknowledged or a later one stands
            if (++Count >= _waiting?.Count)
                _waiting.Value.Reached.TrySetResult();
        }
    }

    /// <summary>Fails unless the store holds everything acknowledged, whole, and nothing that was never sent. What stands then is what was written.</summary>
    public void Settle(Dictionary<string, (string Value, long Revision)> stored)
    {
        lock (_gate)
        {
            foreach ((string name, (string value, long revision)) in _acknowledged)
            {
                stored.ShouldContainKey(name, $"{name} was acknowledged at revision {revision} and is gone");
                if (stored[name] != (value, revision))
                    _possible[name].ShouldContain(stored[name].Value, $"{name} was acknowledged as {value} at revision {revision} and is {stored[name]}");
            }
            foreach ((string name, (string value, _)) in stored)
                if (!_acknowledged.ContainsKey(name))
                    _possible.GetValueOrDefault(name, []).ShouldContain(value, $"nobody wrote {name}");
            foreach ((string name, (string Value, long Revision) now) in stored)
                _acknowledged[name] = now;
            foreach (HashSet<string> values in _possible.Values)
                values.Clear();
        }
    }
}
