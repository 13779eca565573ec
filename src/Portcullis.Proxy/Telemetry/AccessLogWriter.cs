using System.Buffers;
using System.Collections.Concurrent;

namespace Portcullis.Proxy;

/// <summary>Writes what workers logged to one stream, on a thread of its own, so that a slow disk slows no request.</summary>
public sealed class AccessLogWriter : IDisposable
{
    private const int MostBatches = 256;

    private readonly BlockingCollection<ArraySegment<byte>> _batches = new(MostBatches);
    private readonly Stream _stream;
    private readonly Action<string>? _problem;
    private readonly Thread _thread;
    private bool _failed;

    public AccessLogWriter(Stream stream, Action<string>? problem)
    {
        _stream = stream;
        _problem = problem;
        _thread = new Thread(Run) { Name = "access log", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Takes a batch from the shared pool to write; false when too many wait already, and it is dropped.</summary>
    public bool Offer(ArraySegment<byte> batch)
    {
        if (!_batches.IsAddingCompleted && _batches.TryAdd(batch))
            return true;
        ArrayPool<byte>.Shared.Return(batch.Array!);
        return false;
    }

    /// <summary>Writes what waits, then ends.</summary>
    public void Dispose()
    {
        _batches.CompleteAdding();
        _thread.Join();
        _batches.Dispose();
    }

    private void Run()
    {
        foreach (ArraySegment<byte> batch in _batches.GetConsumingEnumerable())
        {
            try
            {
                _stream.Write(batch);
                if (_batches.Count == 0)
                    _stream.Flush();
                _failed = false;
            }
            catch (Exception failure) when (failure is IOException or ObjectDisposedException or NotSupportedException)
            {
                if (!_failed)
                    _problem?.Invoke($"access log cannot be written: {failure.Message}");
                _failed = true; // said once, until it works again
            }
            ArrayPool<byte>.Shared.Return(batch.Array!);
        }
    }
}
