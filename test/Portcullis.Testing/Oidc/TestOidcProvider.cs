using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Portcullis.Testing;

/// <summary>
/// An OpenID provider on a free port of loopback: discovery, a key set, tokens; it can be told to misbehave, to rotate its keys, to go
/// away and to come back on the same port.
/// </summary>
public sealed class TestOidcProvider : IAsyncDisposable
{
    public const string DiscoveryPath = "/.well-known/openid-configuration";
    public const string JwksPath = "/jwks";

    private readonly Lock _lock = new();
    private readonly List<TestSigningKey> _keys = [];
    private readonly ConcurrentDictionary<string, int> _requests = new(StringComparer.Ordinal);
    private readonly Socket _reservation;
    private readonly X509Certificate2? _certificate;
    private TaskCompletionSource _counted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _up = new();
    private Task _serving = Task.CompletedTask;

    private TestOidcProvider(TestCa? ca, string host, string algorithm)
    {
        _reservation = Bound(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)_reservation.LocalEndPoint!).Port;
        _certificate = ca?.Issue(new TestCertificate { Subject = "CN=provider", Sans = ["DNS:localhost", "IP:127.0.0.1"], ExtendedKeyUsages = [TestCa.ServerAuth] }).ToX509();
        Issuer = $"{(ca is null ? "http" : "https")}://{host}:{Port}";
        Rotate(algorithm: algorithm);
        Return();
    }

    public int Port { get; }

    /// <summary>Without a slash at its end.</summary>
    public string Issuer { get; }

    public string JwksUri => Issuer + JwksPath;

    /// <summary>How the key set's address answers.</summary>
    public ProviderBehaviour Jwks { get; set; } = ProviderBehaviour.Normal;

    /// <summary>How the discovery document's address answers.</summary>
    public ProviderBehaviour Discovery { get; set; } = ProviderBehaviour.Normal;

    /// <summary>The key that signs now.</summary>
    public TestSigningKey Key
    {
        get
        {
            lock (_lock)
                return _keys[^1];
        }
    }

    /// <summary>Requests for the key set so far, redirected ones counted where they began.</summary>
    public int JwksRequests => Requests(JwksPath);

    public int DiscoveryRequests => Requests(DiscoveryPath);

    /// <summary>Starts one; over TLS with a certificate of <paramref name="ca"/> for <c>localhost</c> and <c>127.0.0.1</c> if given.</summary>
    public static TestOidcProvider Start(TestCa? ca = null, string host = "127.0.0.1", string algorithm = "ES256") => new(ca, host, algorithm);

    public int Requests(string path) => _requests.GetValueOrDefault(path);

    /// <summary>Waits until so many requests for a path have come since the start.</summary>
    public async Task RequestsAsync(string path, int count, int seconds = 20)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (true)
        {
            Task counted;
            lock (_lock)
                counted = _counted.Task;
            if (Requests(path) >= count)
                return;
            await counted.WaitAsync(deadline.Token);
        }
    }

    /// <summary>Signs with a new key from now on; the old ones leave the key set unless kept.</summary>
    public TestSigningKey Rotate(bool keepOld = false, string algorithm = "ES256")
    {
        TestSigningKey key = TestSigningKey.Create(algorithm);
        lock (_lock)
        {
            if (!keepOld)
                _keys.Clear();
            _keys.Add(key);
        }
        return key;
    }

    /// <summary>The key set as published.</summary>
    public string JwksText()
    {
        lock (_lock)
            return $"{{\"keys\":[{string.Join(',', _keys.Select(key => key.PublicJwk()))}]}}";
    }

    /// <summary>A token for an hour from <paramref name="now"/>, or from the real time.</summary>
    /// <param name="claims">More members, as <c>"group":"dev"</c>.</param>
    public string Token(string subject = "alice", string audience = "api", string claims = "", DateTimeOffset? now = null, TestSigningKey? key = null)
    {
        long seconds = (now ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds();
        string more = claims.Length == 0 ? "" : $",{claims}";
        return (key ?? Key).Sign($"{{\"iss\":\"{Issuer}\",\"sub\":\"{subject}\",\"aud\":\"{audience}\",\"iat\":{seconds},\"exp\":{seconds + 3600}{more}}}");
    }

    /// <summary>Goes away: connections are cut, new ones refused. The port stays reserved.</summary>
    public async Task LeaveAsync()
    {
        await _up.CancelAsync();
        await _serving;
    }

    /// <summary>Comes back on the same port.</summary>
    public void Return()
    {
        _up = new CancellationTokenSource();
        Socket listener = Bound(new IPEndPoint(IPAddress.Loopback, Port));
        listener.Listen(128);
        _serving = ServeAsync(listener, _up.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        _reservation.Dispose();
        _certificate?.Dispose();
    }

    // SO_REUSEPORT: a socket that never listens keeps the port while the provider is away.
    private static Socket Bound(IPEndPoint address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetRawSocketOption(1, 15, BitConverter.GetBytes(1));
        socket.Bind(address);
        return socket;
    }

    private async Task ServeAsync(Socket listener, CancellationToken up)
    {
        var open = new List<Task>();
        using (listener)
            while (!up.IsCancellationRequested)
                try
                {
                    Socket socket = await listener.AcceptAsync(up);
                    open.RemoveAll(static task => task.IsCompleted);
                    open.Add(Task.Run(() => ServeConnectionAsync(socket, up), CancellationToken.None));
                }
                catch (OperationCanceledException)
                {
                    break; // it leaves
                }
        await Task.WhenAll(open);
    }

    private async Task ServeOneAsync(Socket socket, CancellationToken up)
    {
        using var network = new NetworkStream(socket, ownsSocket: true);
        Stream stream = network;
        if (_certificate is not null)
        {
            var tls = new SslStream(network);
            stream = tls;
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, up);
        }
        if (await PathAsync(stream, up) is { } path)
            await BehaviourOf(path).AnswerAsync(new ProviderExchange(stream, socket, path, Honest(path), up));
        await stream.DisposeAsync();
    }

    private async Task ServeConnectionAsync(Socket socket, CancellationToken up)
    {
        try
        {
            await ServeOneAsync(socket, up);
        }
        catch (Exception over) when (over is IOException or OperationCanceledException or AuthenticationException or SocketException or ObjectDisposedException)
        {
            socket.Dispose(); // the caller left, or the provider does
        }
    }

    private ProviderBehaviour BehaviourOf(string path)
    {
        if (path.StartsWith("/moved/", StringComparison.Ordinal))
            return path is "/moved/0" ? ProviderBehaviour.Normal : ProviderBehaviour.RedirectTo($"/moved/{int.Parse(path.AsSpan("/moved/".Length)) - 1}");
        return path switch
        {
            JwksPath => Jwks,
            DiscoveryPath => Discovery,
            _ => ProviderBehaviour.Answer(404, "no such page", "text/plain"),
        };
    }

    private byte[] Honest(string path) => Encoding.UTF8.GetBytes(path == DiscoveryPath
        ? $"{{\"issuer\":{JsonSerializer.Serialize(Issuer)},\"jwks_uri\":{JsonSerializer.Serialize(JwksUri)},\"response_types_supported\":[\"id_token\"]}}"
        : JwksText());

    private async Task<string?> PathAsync(Stream stream, CancellationToken up)
    {
        byte[] head = new byte[16 * 1024];
        int length = 0;
        while (head.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            int read = length == head.Length ? 0 : await stream.ReadAsync(head.AsMemory(length), up);
            if (read == 0)
                return null;
            length += read;
        }
        string[] words = Encoding.Latin1.GetString(head, 0, length).Split(' ', 3);
        string path = words.Length == 3 ? words[1].Split('?')[0] : "";
        Count(path);
        return path;
    }

    private void Count(string path)
    {
        TaskCompletionSource counted;
        lock (_lock)
        {
            _requests.AddOrUpdate(path, 1, static (_, count) => count + 1);
            counted = _counted;
            _counted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        counted.SetResult();
    }
}
