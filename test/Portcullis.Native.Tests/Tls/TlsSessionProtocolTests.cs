using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using Portcullis.Testing;

namespace Portcullis.Native.Tests.Tls;

[SupportedOSPlatform("linux")]
public sealed class TlsSessionProtocolTests : IDisposable
{
    private readonly TestCa _ca = TestCa.Create();
    private readonly TestIdentity _own;

    public TlsSessionProtocolTests() => _own = _ca.Issue("DNS:test.com");

    public void Dispose() => _ca.Dispose();

    private TlsContextOptions Simple() => new() { Certificates = [new TlsCertificate(_own.Pem, _own.KeyPem)] };

    private static TlsContext Create(TlsContextOptions options) =>
        TlsContext.Create(options, out string? problem) ?? throw new InvalidOperationException(problem);

    private TlsFailure FailureAfter(ReadOnlySpan<byte> sent)
    {
        using TlsContext context = Create(Simple());
        using SocketPair pair = SocketPair.Create();
        using TlsSession session = TlsSession.Accept(context, pair.Descriptor)!;
        pair.Connecting.Send(sent);
        pair.Connecting.Shutdown(SocketShutdown.Send);
        Handshakes.Drive(pair, session.Handshake).ShouldBe(TlsStatus.Failed);
        session.Handshake().ShouldBe(TlsStatus.Failed);
        session.Read(new byte[8], out _).ShouldBe(TlsStatus.Failed);
        session.Shutdown();
        return session.Failure!;
    }

    [Fact]
    public void Tells_plain_http_from_nonsense()
    {
        FailureAfter("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8).Kind.ShouldBe(TlsFailureKind.PlainHttp);
        FailureAfter("PROXY or whatever this is"u8).Kind.ShouldBe(TlsFailureKind.Protocol);
        FailureAfter([0x16, 0x03, 0x01, 0x00, 0x05, 1, 0, 0, 1, 0]).Kind.ShouldBe(TlsFailureKind.Protocol);
        FailureAfter([]).Kind.ShouldBe(TlsFailureKind.Socket);
        FailureAfter([0x16, 0x03]).Kind.ShouldBe(TlsFailureKind.Socket);
    }

    [Fact]
    public void Refuses_a_version_below_its_minimum()
    {
        using TlsContext context = Create(Simple() with { MinimumVersion = TlsVersion.Tls13 });
        Handshakes.Outcome outcome = Handshakes.Run(context, caller: null, options => options.EnabledSslProtocols = SslProtocols.Tls12);
        outcome.Failure!.Kind.ShouldBe(TlsFailureKind.Protocol);
        outcome.Failure.Message.ShouldContain("protocol");
    }

    [Fact]
    public void Respects_its_maximum()
    {
        using TlsContext context = Create(Simple() with { MaximumVersion = TlsVersion.Tls12 });
        Handshakes.Run(context).Version.ShouldBe("TLSv1.2");
    }

    [Fact]
    public async Task Uses_the_ciphers_it_was_given_and_drops_unknown_ones()
    {
        using TlsContext context = Create(Simple() with { MaximumVersion = TlsVersion.Tls12, CipherSuites = ["NOT-A-CIPHER", "ECDHE-ECDSA-AES128-GCM-SHA256"] });
        using SocketPair pair = SocketPair.Create();
        using TlsSession session = TlsSession.Accept(context, pair.Descriptor)!;
        session.Cipher.ShouldBe("");
        Task peer = Task.Run(() =>
        {
            using var tls = new SslStream(new NetworkStream(pair.Connecting), leaveInnerStreamOpen: false, static (_, certificate, _, _) => certificate is not null);
            tls.AuthenticateAsClient("test.com");
        });
        Handshakes.Drive(pair, session.Handshake).ShouldBe(TlsStatus.Done);
        await peer;
        session.Cipher.ShouldBe("ECDHE-ECDSA-AES128-GCM-SHA256");
    }

    [Fact]
    public async Task Names_the_alert_of_a_peer_that_does_not_like_us()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        using TestCa stranger = TestCa.Create("CN=Somebody Else");
        string anchors = Path.GetTempFileName();
        File.WriteAllText(anchors, stranger.Pem);
        Task peer = Task.Run(() => Should.Throw<InvalidOperationException>(() => OpenSslCommand.Run(
            Path.GetTempPath(), "s_client", "-connect", listener.LocalEndPoint!.ToString()!, "-CAfile", anchors, "-verify_return_error", "-tls1_2")));
        using SocketPair pair = SocketPair.Accept(listener);
        using TlsContext context = Create(Simple());
        using TlsSession session = TlsSession.Accept(context, pair.Descriptor)!;

        Handshakes.Drive(pair, session.Handshake).ShouldBe(TlsStatus.Failed);

        session.Failure!.Kind.ShouldBe(TlsFailureKind.PeerAlert);
        session.Failure.Message.ShouldBe("the peer sent the alert `unknown CA`");
        pair.Dispose();
        await peer;
        File.Delete(anchors);
    }

    [Theory]
    [InlineData("h2,http/1.1", TlsAlpn.Http2)]
    [InlineData("http/1.1", TlsAlpn.Http1)]
    [InlineData("spdy/9", TlsAlpn.None)]
    [InlineData("", TlsAlpn.None)]
    public void Prefers_its_own_order_of_protocols(string offered, TlsAlpn agreed)
    {
        using TlsContext context = Create(Simple() with { Alpn = ["h2", "http/1.1"] });
        Handshakes.Outcome outcome = Handshakes.Run(context, caller: null, options =>
            options.ApplicationProtocols = [.. offered.Split(',', StringSplitOptions.RemoveEmptyEntries).Reverse().Select(name => new SslApplicationProtocol(name))]);
        outcome.Alpn.ShouldBe(agreed);
        outcome.PeerSaw.ShouldBe("echo");
    }

    [Fact]
    public void Presents_the_certificate_that_the_peer_can_use()
    {
        TestIdentity rsa = _ca.Issue(new TestCertificate { Sans = ["DNS:test.com"], RsaBits = 2048 });
        using TlsContext context = Create(new TlsContextOptions
        {
            Certificates = [new TlsCertificate(_own.Pem, _own.KeyPem), new TlsCertificate(rsa.Pem, rsa.KeyPem)],
        });
        foreach ((TlsCipherSuite suite, bool isRsa) in new[]
        {
            (TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, true), (TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, false),
        })
        {
            string? algorithm = null;
            Handshakes.Run(context, caller: null, options =>
            {
                options.EnabledSslProtocols = SslProtocols.Tls12;
                options.CipherSuitesPolicy = new CipherSuitesPolicy([suite]);
                options.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    algorithm = certificate?.GetKeyAlgorithm();
                    return certificate is not null;
                };
            }).PeerSaw.ShouldBe("echo");
            algorithm.ShouldBe(isRsa ? "1.2.840.113549.1.1.1" : "1.2.840.10045.2.1");
        }
    }

    [Fact]
    public async Task Sessions_outlive_their_context()
    {
        TlsContext context = Create(Simple());
        using SocketPair pair = SocketPair.Create();
        using TlsSession session = TlsSession.Accept(context, pair.Descriptor)!;
        context.Dispose();
        Task peer = Task.Run(() =>
        {
            using var tls = new SslStream(new NetworkStream(pair.Connecting), leaveInnerStreamOpen: false, static (_, certificate, _, _) => certificate is not null);
            tls.AuthenticateAsClient("test.com");
        });
        Handshakes.Drive(pair, session.Handshake).ShouldBe(TlsStatus.Done);
        await peer;
        Should.Throw<ObjectDisposedException>(() => TlsSession.Accept(context, pair.Descriptor));
    }

    [Fact]
    public void A_disposed_session_says_so()
    {
        using TlsContext context = Create(Simple());
        using SocketPair pair = SocketPair.Create();
        TlsSession session = TlsSession.Accept(context, pair.Descriptor)!;
        session.Dispose();
        session.Dispose();
        session.Shutdown();
        Should.Throw<ObjectDisposedException>(() => session.Handshake());
        Should.Throw<ObjectDisposedException>(() => session.Read(new byte[1], out _));
    }
}
