using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Testing;

namespace Portcullis.Native.Tests.Tls;

/// <summary>Runs one handshake between a session of ours and the platform's SslStream, then one byte each way.</summary>
internal static class Handshakes
{
    public static Outcome Run(TlsContext context, TestIdentity? caller = null, Action<SslClientAuthenticationOptions>? adjust = null)
    {
        using SocketPair pair = SocketPair.Create();
        using TlsSession session = TlsSession.Accept(context, pair.Descriptor)!;
        Task<string?> peer = Task.Run(() => Call(pair.Connecting, caller, adjust));

        TlsStatus status = Drive(pair, session.Handshake);
        string? heard = null;
        if (status == TlsStatus.Done)
        {
            byte[] buffer = new byte[16];
            int count = 0;
            TlsStatus read = Drive(pair, () => session.Read(buffer, out count));
            heard = $"{read}:{count}";
            if (read == TlsStatus.Done)
                Drive(pair, () => session.Write(buffer.AsSpan(0, count), out _));
            session.Shutdown();
        }
        var outcome = new Outcome(
            status, session.Failure, session.Peer, session.Alpn, session.Version, session.PeerCertificateDer.ToArray(), heard);
        pair.Accepting.Shutdown(SocketShutdown.Send);
        return outcome with { PeerSaw = peer.GetAwaiter().GetResult() };
    }

    public static TlsStatus Drive(SocketPair pair, Func<TlsStatus> step)
    {
        while (true)
        {
            TlsStatus status = step();
            if (status == TlsStatus.WantRead)
                pair.Accepting.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead).ShouldBeTrue();
            else if (status == TlsStatus.WantWrite)
                pair.Accepting.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectWrite).ShouldBeTrue();
            else
                return status;
        }
    }

    private static string? Call(Socket socket, TestIdentity? caller, Action<SslClientAuthenticationOptions>? adjust)
    {
        using var plain = new NetworkStream(socket);
        using var tls = new SslStream(plain);
        using X509Certificate2? certificate = caller?.ToX509();
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "test.com",
            RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
        };
        adjust?.Invoke(options);
        try
        {
            tls.AuthenticateAsClient(options);
            tls.Write("x"u8);
            return tls.ReadByte() == 'x' ? "echo" : "nothing";
        }
        catch (Exception failed) when (failed is IOException or AuthenticationException)
        {
            return failed.InnerException?.Message ?? failed.Message;
        }
    }

    internal sealed record Outcome(
        TlsStatus Status, TlsFailure? Failure, VerifiedPeer? Peer, TlsAlpn Alpn, string Version, byte[] PeerDer, string? Heard)
    {
        public string? PeerSaw { get; init; }
    }
}
