using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Portcullis.Control.Tests.Serving;

public sealed class SparingListenerTests
{
    [Fact]
    public async Task A_connection_that_would_take_the_last_descriptors_is_closed()
    {
        await using IConnectionListener listener = await Bind(mostDescriptor: 0);
        ValueTask<ConnectionContext?> accepting = listener.AcceptAsync();

        using TcpClient client = await Connect(listener);

        (await Ended(client)).ShouldBeTrue();
        accepting.IsCompleted.ShouldBeFalse();
        await listener.UnbindAsync();
        (await accepting.AsTask().WaitAsync(TimeSpan.FromSeconds(20))).ShouldBeNull();
    }

    [Fact]
    public async Task Others_are_accepted()
    {
        await using IConnectionListener listener = await Bind(mostDescriptor: int.MaxValue);
        ValueTask<ConnectionContext?> accepting = listener.AcceptAsync();

        using TcpClient client = await Connect(listener);

        await using ConnectionContext connection = (await accepting.AsTask().WaitAsync(TimeSpan.FromSeconds(20))).ShouldNotBeNull();
    }

    private static ValueTask<IConnectionListener> Bind(int mostDescriptor) => new SparingListeners(
        new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance), mostDescriptor, TimeProvider.System).BindAsync(new IPEndPoint(IPAddress.Loopback, 0));

    private static async Task<TcpClient> Connect(IConnectionListener listener)
    {
        var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.EndPoint);
        return client;
    }

    private static async Task<bool> Ended(TcpClient client)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(20)) == 0;
        }
        catch (IOException)
        {
            return true; // it was reset
        }
    }
}
