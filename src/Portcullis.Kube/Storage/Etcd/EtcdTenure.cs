namespace Portcullis.Kube;

/// <summary>How long a leader may still lead, by its own monotonic clock.</summary>
internal sealed class EtcdTenure(long lease, TimeSpan time, long asked, TimeProvider clock)
{
    public long Lease { get; } = lease;

    public TimeSpan RenewEvery { get; } = time / 6;

    /// <summary>Until the work must stop: while a quarter of the lease is left.</summary>
    public TimeSpan Left => Until(asked);

    /// <summary>The same after a renewal that was asked for then.</summary>
    public TimeSpan Renewed(long then) => Until(then);

    private TimeSpan Until(long from)
    {
        TimeSpan left = (time * 0.75) - clock.GetElapsedTime(from);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
