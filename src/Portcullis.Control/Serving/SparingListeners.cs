using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Portcullis.Control;

/// <summary>Listeners that accept only as long as the process has descriptors left for its own files.</summary>
/// <param name="mostDescriptor">A connection under this descriptor or a higher one is closed at once, and the next is waited with.</param>
public sealed class SparingListeners(IConnectionListenerFactory inner, int mostDescriptor, TimeProvider time) : IConnectionListenerFactory
{
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new SparingListener(await inner.BindAsync(endpoint, cancellationToken), mostDescriptor, time);
}
