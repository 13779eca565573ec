using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>One running watch on one member: its answers, a line of JSON each.</summary>
internal sealed class EtcdWatch(EtcdMember member, HttpResponseMessage response, Stream stream) : IDisposable
{
    // etcd keeps an answer near its largest request, unless one object is larger; base64 adds a third.
    private const int LongestLine = 64 << 20;

    private readonly PipeReader _lines = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 << 10));

    public EtcdMember Member { get; } = member;

    /// <summary>The next answer, or an <see cref="EtcdFailure"/> when there will be none.</summary>
    public Task<EtcdWire.WatchAnswer> Next(CancellationToken cancel) => Member.Guard(async () =>
    {
        while (true)
        {
            ReadResult read = await _lines.ReadAsync(cancel);
            ReadOnlySequence<byte> buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                EtcdWire.WatchAnswer answer = Parse(buffer.Slice(0, end));
                _lines.AdvanceTo(buffer.GetPosition(1, end));
                return answer;
            }
            if (buffer.Length > LongestLine)
                throw EtcdFailure.Odd("a line of a watch is too long");
            if (read.IsCompleted)
                throw new EtcdFailure(EtcdFailureKind.Broken, $"etcd at `{Member.Name}` ended a watch");
            _lines.AdvanceTo(buffer.Start, buffer.End);
        }
    }, cancel);

    public void Dispose()
    {
        // The connection holds more answers to come: it is closed, not reused.
        response.Dispose();
        stream.Dispose();
    }

    private static EtcdWire.WatchAnswer Parse(ReadOnlySequence<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        EtcdWire.WatchLine? answer = JsonSerializer.Deserialize(ref reader, EtcdJson.Default.WatchLine);
        if (answer?.Error is { } error)
            throw EtcdFailure.Answered(error);
        return answer?.Result ?? throw EtcdFailure.Odd("a line of a watch holds no result");
    }
}
