using Portcullis.Native;

namespace Portcullis.Proxy;

/// <summary>Something a worker polls: a listener, a downstream or an upstream connection.</summary>
internal abstract class Watched
{
    /// <summary>The slot in the worker's table, -1 while not watched.</summary>
    internal int Slot { get; set; } = -1;

    /// <summary>What is waited for now.</summary>
    internal PollEvents Armed { get; set; }

    /// <summary>The descriptor; its owner closes it after the worker forgot this.</summary>
    internal abstract int Descriptor { get; }

    internal abstract void OnReady(PollEvents events);
}
