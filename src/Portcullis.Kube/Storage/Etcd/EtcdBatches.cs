namespace Portcullis.Kube;

/// <summary>Puts a watch's answers together again: etcd splits large ones, a commit's events too.</summary>
internal sealed class EtcdBatches(long position)
{
    private readonly List<EtcdWire.WatchEvent> _open = [];

    /// <summary>Everything up to and with this revision was returned.</summary>
    public long Position { get; private set; } = position;

    /// <summary>The events of every commit that is complete with this answer, oldest first; none that was returned before.</summary>
    public IReadOnlyList<EtcdWire.WatchEvent> Add(EtcdWire.WatchAnswer answer)
    {
        foreach (EtcdWire.WatchEvent? change in answer.Events ?? [])
        {
            if (change?.Kv is not { Key: not null, ModRevision: > 0 } kv)
                throw EtcdFailure.Odd("a change without a key or a revision");
            if (_open.Count > 0 && kv.ModRevision < _open[^1].Kv!.ModRevision)
                throw EtcdFailure.Odd("changes out of order");
            if (kv.ModRevision > Position)
                _open.Add(change);
        }
        // A fragment's last commit may go on in the next one.
        int complete = answer.Fragment && _open.Count > 0 ? _open.FindIndex(change => change.Kv!.ModRevision == _open[^1].Kv!.ModRevision) : _open.Count;
        List<EtcdWire.WatchEvent> done = _open.GetRange(0, complete);
        _open.RemoveRange(0, complete);
        if (done.Count > 0)
            Position = done[^1].Kv!.ModRevision;
        else if (answer is { Events: null or [], Created: false, Fragment: false, Header: { Revision: var told } } && _open.Count == 0)
            Position = Math.Max(Position, told); // progress: there is nothing that was not told
        return done;
    }
}
