using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Portcullis.Control;

/// <summary>See <see cref="SparingListeners"/>.</summary>
/// <remarks>SECURITY: whoever can connect could otherwise take every descriptor, and without any the runtime ends the process.</remarks>
internal sealed class SparingListener(IConnectionListener inner, int mostDescriptor, TimeProvider time) : IConnectionListener
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public EndPoint EndPoint => inner.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await inner.AcceptAsync(cancellationToken) is { } connection)
        {
            if (connection.Features.Get<IConnectionSocketFeature>() is not { Socket: var socket } || (long)socket.Handle < mostDescriptor)
                return connection;
            connection.Abort();
            await connection.DisposeAsync();
            await Task.Delay(Pause, time, cancellationToken);
        }
        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
