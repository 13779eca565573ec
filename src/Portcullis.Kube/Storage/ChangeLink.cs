namespace Portcullis.Kube;

/// <summary>One commit in an endless chain: whoever holds a link can wait for the next one. Links that nobody holds are collected, so followers need no list and no queue.</summary>
internal sealed class ChangeLink(long revision, IReadOnlyList<EngineChange> changes)
{
    private readonly TaskCompletionSource<ChangeLink> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Revision { get; } = revision;

    public IReadOnlyList<EngineChange> Changes { get; } = changes;

    /// <summary>Completes when there is a next commit; fails when there will be none.</summary>
    public Task<ChangeLink> Next => _next.Task;

    public ChangeLink Append(long revision, IReadOnlyList<EngineChange> changes)
    {
        var link = new ChangeLink(revision, changes);
        _next.TrySetResult(link);
        return link;
    }

    public void End(string why)
    {
        _next.TrySetException(new StorageException(why));
        _ = _next.Task.Exception; // observed here, since often nobody waits
    }
}
