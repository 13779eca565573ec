namespace Portcullis.Http;

/// <summary>What an <see cref="Http2Connection"/> tells its owner while it reads. All spans and heads are valid only during the call.</summary>
/// <remarks>
/// Every method may call the connection's <c>Send…</c> and <c>AcknowledgeBody</c>. <c>state</c> is what the owner last gave
/// <see cref="Http2Connection.SetState"/> for the stream. After <see cref="OnReset"/> nothing more is said about a stream.
/// </remarks>
public interface IHttp2Events
{
    /// <summary>A request arrived. Keep it by swapping: <see cref="RequestHead.SwapWith"/>.</summary>
    void OnRequest(int streamId, RequestHead head, bool endStream);

    /// <summary>Part of a body. Its bytes count against the receive windows until <see cref="Http2Connection.AcknowledgeBody"/> returns them.</summary>
    void OnBody(int streamId, object? state, ReadOnlySpan<byte> body, bool endStream);

    /// <summary>The request ended with trailers.</summary>
    void OnTrailers(int streamId, object? state, HeaderList trailers);

    /// <summary>The stream is gone: reset by the peer, or by this side because the peer broke the protocol on it.</summary>
    void OnReset(int streamId, object? state, Http2ErrorCode code);

    /// <summary>A stream whose body was not accepted in full may send again.</summary>
    void OnSendWindow(int streamId, object? state);

    /// <summary>The peer will open no more streams.</summary>
    void OnGoAway(Http2ErrorCode code);
}
