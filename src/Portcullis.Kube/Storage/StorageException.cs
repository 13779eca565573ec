namespace Portcullis.Kube;

/// <summary>Durable storage cannot serve now: disk full, file damaged, etcd without a leader. Nothing was changed, or <see cref="OutcomeUnknown"/> says so.</summary>
public sealed class StorageException : IOException
{
    public StorageException(string message, Exception? cause = null, bool outcomeUnknown = false) : base(message, cause) =>
        OutcomeUnknown = outcomeUnknown;

    /// <summary>The commit may or may not have been made: a connection broke after the request was sent.</summary>
    public bool OutcomeUnknown { get; }
}
