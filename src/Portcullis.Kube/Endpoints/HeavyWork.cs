namespace Portcullis.Kube;

/// <summary>Lets what large bodies need be done for one of them at a time, so that many of them leave the other cores to everyone else.</summary>
internal sealed class HeavyWork : IDisposable
{
    /// <summary>Bytes from which on a body is large.</summary>
    public const int Large = 32 * 1024;

    private readonly SemaphoreSlim _turn = new(1, 1);

    public void Dispose() => _turn.Dispose();

    /// <summary>Does the work at once, or when it is a large body's turn.</summary>
    public async ValueTask<T> Do<T>(int bytes, Func<T> work, CancellationToken cancel)
    {
        if (bytes < Large)
            return work();
        await _turn.WaitAsync(cancel);
        try
        {
            return work();
        }
        finally
        {
            _turn.Release();
        }
    }
}
