namespace Portcullis.Kube;

/// <summary>When to ask the next member, and when to give up.</summary>
internal sealed class EtcdRetry(EtcdConnection connection, TimeSpan patience)
{
    private readonly long _start = connection.Time.GetTimestamp();
    private int _attempts;

    public bool IsOver => connection.Time.GetElapsedTime(_start) >= patience;

    /// <summary>Passes over a member that failed; waits once all of them have.</summary>
    public Task Pause(EtcdMember failed, CancellationToken cancel)
    {
        connection.PassOver(failed);
        TimeSpan pause = connection.PauseAfter(++_attempts);
        return pause == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(pause, connection.Time, cancel);
    }
}
