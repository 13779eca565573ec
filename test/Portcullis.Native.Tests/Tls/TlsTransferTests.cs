using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using Portcullis.Testing;

namespace Portcullis.Native.Tests.Tls;

public sealed class TlsTransferTests : IDisposable
{
    private const int Size = 8 << 20;
    private readonly TestCa _ca = TestCa.Create();

    public void Dispose() => _ca.Dispose();

    private TlsContext Create()
    {
        TestIdentity own = _ca.Issue("DNS:test.com");
        return TlsContext.Create(new TlsContextOptions { Certificates = [new TlsCertificate(own.Pem, own.KeyPem)] }, out string? problem)
            ?? throw new InvalidOperationException(problem);
    }

    [Fact]
    public async Task Echoes_megabytes_through_small_and_moving_buffers_without_allocating()
    {
        using TlsContext context = Create();
        using SocketPair pair = SocketPair.Create();
        pair.Accepting.SendBufferSize = 16 << 10;
        using TlsSession session = TlsSession.Accept(context, pair.Descriptor)!;
        byte[] sent = RandomNumberGenerator.GetBytes(Size);
        Task<byte[]> peer = Task.Run(() => Exchange(pair.Connecting, sent));

        Handshakes.Drive(pair, session.Handshake).ShouldBe(TlsStatus.Done);
        long allocated = Relay(pair, session);

        (await peer).ShouldBe(SHA256.HashData(sent));
        allocated.ShouldBeLessThan(1024); // of thousands of calls: the runtime itself pays for better code once
    }

    // Reads up to 40,000 bytes, writes them back in pieces, alternating two buffers so that retries move.
    private static long Relay(SocketPair pair, TlsSession session)
    {
        byte[][] buffers = [new byte[40_000], new byte[40_000]];
        long allocated = 0;
        for (int left = Size, turn = 0; left > 0; turn++)
        {
            byte[] buffer = buffers[turn & 1];
            long before = GC.GetAllocatedBytesForCurrentThread();
            TlsStatus status = session.Read(buffer, out int count);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            if (status == TlsStatus.WantRead)
            {
                pair.Accepting.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead).ShouldBeTrue();
                continue;
            }
            status.ShouldBe(TlsStatus.Done);
            left -= count;
            for (int at = 0; at < count;)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
                status = session.Write(buffer.AsSpan(at, count - at), out int written);
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                at += written;
                if (status != TlsStatus.WantWrite)
                    continue;
                byte[] moved = buffers[(turn + 1) & 1];
                buffer.AsSpan(at, count - at).CopyTo(moved.AsSpan(at));
                buffer = moved;
                turn++;
                pair.Accepting.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectWrite).ShouldBeTrue();
            }
        }
        return allocated;
    }

    private static byte[] Exchange(Socket socket, byte[] sent)
    {
        using var tls = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false, static (_, certificate, _, _) => certificate is not null);
        tls.AuthenticateAsClient("test.com");
        Task writing = Task.Run(() => tls.Write(sent));
        byte[] back = new byte[sent.Length];
        tls.ReadExactly(back);
        writing.GetAwaiter().GetResult();
        return SHA256.HashData(back);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Tells_a_goodbye_from_a_cut(bool goodbye, bool truncated)
    {
        using TlsContext context = Create();
        using SocketPair pair = SocketPair.Create();
        using TlsSession session = TlsSession.Accept(context, pair.Descriptor)!;
        Task peer = Task.Run(async () =>
        {
            await using var tls = new SslStream(new NetworkStream(pair.Connecting), leaveInnerStreamOpen: true, static (_, certificate, _, _) => certificate is not null);
            await tls.AuthenticateAsClientAsync("test.com");
            if (goodbye)
                await tls.ShutdownAsync();
            pair.Connecting.Shutdown(SocketShutdown.Send);
        });
        Handshakes.Drive(pair, session.Handshake).ShouldBe(TlsStatus.Done);

        byte[] buffer = new byte[16];
        Handshakes.Drive(pair, () => session.Read(buffer, out _)).ShouldBe(TlsStatus.Closed);

        session.Truncated.ShouldBe(truncated);
        await peer;
    }

    [Fact]
    public async Task Survives_sessions_on_four_threads_while_contexts_come_and_go()
    {
        TlsContext current = Create();
        using var done = new CancellationTokenSource();
        Task swapping = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                TlsContext next = Create();
                Interlocked.Exchange(ref current, next); // the old one is left to the garbage collector, as the gateway does
            }
        });

        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            for (int i = 0; i < 40; i++)
            {
                Handshakes.Run(Volatile.Read(ref current)).PeerSaw.ShouldBe("echo");
                if (i % 10 == 0)
                    GC.Collect();
            }
        });
        done.Cancel();
        await swapping;
        current.Dispose();
    }
}
