namespace Portcullis.Kube;

/// <summary>A commit on its way through the writer.</summary>
internal sealed class SqliteCommit(IReadOnlyList<ObjectWrite> writes, CancellationToken cancel)
{
    public IReadOnlyList<ObjectWrite> Writes { get; } = writes;

    /// <summary>Heard until the commit is begun.</summary>
    public CancellationToken Cancel { get; } = cancel;

    public TaskCompletionSource<CommitResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Counts once the transaction it was made in is durable.</summary>
    public CommitResult Result { get; set; }

    public long Bytes { get; } = writes.Sum(write => (long)(write.Json?.Length ?? 0));
}
