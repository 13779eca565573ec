namespace Portcullis.Http;

/// <summary>Scratch space that all HTTP/2 connections of one worker thread share, so that idle connections stay small.</summary>
public sealed class Http2Workspace
{
    private const int MostSpareStreams = 1024;

    private readonly Stack<Http2Stream> _streams = new();

    internal RequestHead Head { get; } = new();

    internal HeaderList Trailers { get; } = new();

    internal byte[] Strings = [];

    internal Http2Stream RentStream() => _streams.TryPop(out Http2Stream? stream) ? stream : new Http2Stream();

    internal void ReturnStream(Http2Stream stream)
    {
        stream.Clear();
        if (_streams.Count < MostSpareStreams)
            _streams.Push(stream);
    }
}
