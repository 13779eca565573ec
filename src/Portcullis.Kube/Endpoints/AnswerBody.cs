using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Portcullis.Kube;

/// <summary>Writes one answer's body in slices, so that a client that reads slowly holds little memory, and gives up one that does not read.</summary>
/// <remarks>SECURITY: all waiting together may take <see cref="KubeApiOptions.SlowestReader"/> and the time that what was sent takes at 64 KiB a second: whoever reads a byte now and then does not hold a place for ever.</remarks>
internal sealed class AnswerBody(HttpContext http, KubeApiOptions options)
{
    private const int Slice = 64 * 1024;
    private const double SlowestRate = 64 * 1024;

    private readonly PipeWriter _body = http.Response.BodyWriter;
    private int _unflushed;
    private long _sent;
    private TimeSpan _waited;

    /// <summary>Writes, and sends whenever a slice is full.</summary>
    public async ValueTask Write(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            ReadOnlyMemory<byte> slice = bytes[..Math.Min(bytes.Length, Slice - _unflushed)];
            bytes = bytes[slice.Length..];
            _body.Write(slice.Span);
            _unflushed += slice.Length;
            if (_unflushed >= Slice)
                await Flush();
        }
    }

    /// <summary>Sends what is written.</summary>
    public async ValueTask Flush()
    {
        (_sent, _unflushed) = (_sent + _unflushed, 0);
        ValueTask<FlushResult> flush = _body.FlushAsync(http.RequestAborted);
        if (flush.IsCompleted)
        {
            await flush;
            return;
        }
        long start = options.Time.GetTimestamp();
        TimeSpan patience = options.SlowestReader + TimeSpan.FromSeconds(_sent / SlowestRate) - _waited;
        try
        {
            await flush.AsTask().WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, options.Time);
        }
        catch (TimeoutException late)
        {
            http.Abort();
            throw new OperationCanceledException("the client does not read", late);
        }
        _waited += options.Time.GetElapsedTime(start);
    }
}
