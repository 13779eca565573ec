namespace Portcullis.Kube;

/// <summary>How many of one sort of request one caller runs at once: a credential that floods keeps nobody else out. Thread-safe.</summary>
internal sealed class CallerGate(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _running = new(StringComparer.Ordinal);

    /// <summary>False when the caller has too many; otherwise <see cref="Leave"/> must follow.</summary>
    public bool TryEnter(Caller caller)
    {
        lock (_lock)
        {
            int running = _running.GetValueOrDefault(KeyOf(caller));
            if (running >= most)
                return false;
            _running[KeyOf(caller)] = running + 1;
            return true;
        }
    }

    public void Leave(Caller caller)
    {
        lock (_lock)
            if (--_running[KeyOf(caller)] == 0)
                _running.Remove(KeyOf(caller));
    }

    // Tokens of one name are told apart.
    private static string KeyOf(Caller caller) => $"{caller.Name}\n{caller.Uid}";
}
