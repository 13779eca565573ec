using System.Net;

namespace Portcullis.Native.Tests;

public sealed class SocketTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void An_address_survives_its_kernel_form(string text)
    {
        var address = new SocketAddress(IPAddress.Parse(text), 65535);

        address.ToEndPoint().ShouldBe(new IPEndPoint(IPAddress.Parse(text), 65535));
    }

    [Fact]
    public void Bytes_cross_a_connection_and_its_end_is_seen()
    {
        using NativeSocket listener = Listen(shared: false);
        using NativeSocket near = NativeSocket.Connect(listener.LocalAddress(), out _)!;
        using NativeSocket far = AcceptOne(listener);
        far.Peer.ToIPAddress().ShouldBe(IPAddress.Loopback);

        near.Receive(new byte[1]).IsWouldBlock.ShouldBeTrue();
        near.Send("abc"u8).Count.ShouldBe(3);
        var buffer = new byte[8];
        WaitFor(far, PollEvents.Read);
        far.Peek(buffer).Count.ShouldBe(3);
        far.Receive(buffer).Count.ShouldBe(3);
        near.ShutdownSend();
        WaitFor(far, PollEvents.Read);
        far.Receive(buffer).IsEnd.ShouldBeTrue();
    }

    [Fact]
    public void A_refused_connection_says_so()
    {
        SocketAddress gone;
        using (NativeSocket listener = Listen(shared: false))
            gone = listener.LocalAddress();
        using NativeSocket? socket = NativeSocket.Connect(gone, out int error);

        if (socket is not null)
        {
            WaitFor(socket, PollEvents.Write);
            error = socket.TakeError();
        }
        error.ShouldBe(SocketErrors.ConnectionRefused);
        SocketErrors.Text(error).ShouldBe("Connection refused");
    }

    [Fact]
    public void Shared_listeners_bind_the_same_port_and_unshared_ones_do_not()
    {
        using NativeSocket first = Listen(shared: true);
        using NativeSocket? second = NativeSocket.Listen(first.LocalAddress(), 16, shared: true, out _);
        using NativeSocket? third = NativeSocket.Listen(first.LocalAddress(), 16, shared: false, out int error);

        second.ShouldNotBeNull();
        third.ShouldBeNull();
        error.ShouldBe(SocketErrors.AddressInUse);
    }

    [Fact]
    public void A_reset_on_close_reaches_the_peer()
    {
        using NativeSocket listener = Listen(shared: false);
        using NativeSocket near = NativeSocket.Connect(listener.LocalAddress(), out _)!;
        NativeSocket far = AcceptOne(listener);

        far.ResetOnClose();
        far.Dispose();
        far.Dispose();

        WaitFor(near, PollEvents.Read);
        near.Receive(new byte[1]).Error.ShouldBe(SocketErrors.ConnectionReset);
    }

    [Fact]
    public void A_signal_wakes_a_wait_until_it_is_drained()
    {
        using var epoll = new Epoll();
        using var wake = new EventDescriptor();
        epoll.Add(wake.Descriptor, PollEvents.Read, token: long.MaxValue - 1);

        epoll.Wait(0).ShouldBe(0);
        wake.Signal();
        wake.Signal();
        epoll.Wait(1000).ShouldBe(1);
        epoll[0].ShouldBe(new Polled(long.MaxValue - 1, PollEvents.Read));
        wake.Drain();
        epoll.Wait(0).ShouldBe(0);
    }

    private static NativeSocket Listen(bool shared) =>
        NativeSocket.Listen(new SocketAddress(IPAddress.Loopback, 0), 16, shared, out _).ShouldNotBeNull();

    private static NativeSocket AcceptOne(NativeSocket listener)
    {
        WaitFor(listener, PollEvents.Read);
        return listener.Accept(out _).ShouldNotBeNull();
    }

    private static void WaitFor(NativeSocket socket, PollEvents events)
    {
        using var epoll = new Epoll(4);
        epoll.Add(socket.Descriptor, events, 1);
        epoll.Wait(5000).ShouldBe(1);
    }
}
