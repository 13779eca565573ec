using Portcullis.Native;

namespace Portcullis.Proxy;

/// <summary>The protocol that a downstream connection turned out to speak.</summary>
internal interface IDownstreamDriver : ILater
{
    /// <summary>Takes bytes that were read before the protocol was known; then reads by itself.</summary>
    void Start(ReadOnlySpan<byte> first);

    void OnReady(PollEvents events);

    void OnDeadline();

    /// <summary>Ends the connection as soon as nothing is under way on it.</summary>
    void Drain();

    /// <summary>The connection is gone: drops what was under way, without a word to anyone downstream.</summary>
    void OnClosed();
}
