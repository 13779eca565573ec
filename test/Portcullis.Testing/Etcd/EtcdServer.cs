using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Portcullis.Testing;

/// <summary>One process of the installed <c>etcd</c> on loopback, its files in a folder of its own. Ended by its process id when disposed.</summary>
public sealed class EtcdServer : IAsyncDisposable
{
    // Below the ports that the system gives to outgoing connections: a member that starts again finds its own free.
    private const int LowestPort = 20_000;
    private const int HighestPort = 32_000;

    private readonly string[] _arguments;
    private readonly Lock _gate = new();
    private readonly List<string> _log = [];
    private Process? _process;

    internal EtcdServer(EtcdSettings settings, string name, int clientPort, int peerPort, string peers)
    {
        (Name, ClientPort, Settings) = (name, clientPort, settings);
        Folder = Path.Combine(Path.GetTempPath(), "portcullis-etcd-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Folder);
        string peer = $"http://127.0.0.1:{peerPort}";
        Endpoint = new Uri($"{(settings.IsTls ? "https" : "http")}://127.0.0.1:{clientPort}");
        string client = Endpoint.GetLeftPart(UriPartial.Authority);
        _arguments =
        [
            "--name", name, "--data-dir", Path.Combine(Folder, "store"),
            "--listen-client-urls", client, "--advertise-client-urls", client,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
            "--initial-cluster", peers, "--initial-cluster-token", settings.ClusterToken,
            "--heartbeat-interval", settings.Heartbeat.ToString(), "--election-timeout", (settings.Heartbeat * 10).ToString(),
            "--unsafe-no-fsync", .. settings.Arguments,
        ];
    }

    public string Name { get; }

    public Uri Endpoint { get; }

    public int ClientPort { get; }

    public string Folder { get; }

    public EtcdSettings Settings { get; }

    public int ProcessId => _process?.Id ?? 0;

    /// <summary>A cluster of one.</summary>
    public static async Task<EtcdServer> StartAsync(EtcdSettings? settings = null)
    {
        for (int attempt = 1; ; attempt++)
        {
            int peer = FreePort();
            var server = new EtcdServer(settings ?? new EtcdSettings(), "one", FreePort(), peer, $"one=http://127.0.0.1:{peer}");
            try
            {
                await server.StartAgainAsync();
                return server;
            }
            catch (InvalidOperationException) when (attempt < 5)
            {
                await server.DisposeAsync(); // somebody else took a port meanwhile
            }
        }
    }

    /// <summary>Starts the process on the files that are there; returns when it serves.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo("etcd", _arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = Folder };
        start.Environment["ETCD_UNSUPPORTED_ARCH"] = "";
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"etcd ended: {Log}"));
        process.ErrorDataReceived += (_, line) => Hear(line.Data, ready);
        process.OutputDataReceived += (_, line) => Hear(line.Data, ready);
        process.Start();
        _process = process;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>Ends it, replaces its files by those of a backup, and starts it again; for a cluster of one.</summary>
    public async Task RestoreAsync(string backup)
    {
        Kill();
        string store = Path.Combine(Folder, "store");
        Directory.Delete(store, recursive: true);
        string peer = _arguments[Array.IndexOf(_arguments, "--initial-advertise-peer-urls") + 1];
        Control("snapshot", "restore", backup, "--data-dir", store, "--name", Name, "--initial-cluster", $"{Name}={peer}",
            "--initial-advertise-peer-urls", peer, "--initial-cluster-token", Settings.ClusterToken);
        await StartAgainAsync();
    }

    /// <summary>Ends it at once, as <c>kill -9</c>.</summary>
    public void Kill()
    {
        if (_process is not { } process)
            return;
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        _process = null;
    }

    /// <summary>Stops it in its tracks: connections stay open and nothing answers.</summary>
    public void Pause() => Signal("STOP");

    public void Resume() => Signal("CONT");

    /// <summary>Runs <c>etcdctl</c> against this member; standard output, or throws what it complained about.</summary>
    public string Control(params string[] arguments)
    {
        var start = new ProcessStartInfo("etcdctl", ["--endpoints", Endpoint.GetLeftPart(UriPartial.Authority), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ETCDCTL_API"] = "3";
        return Finish(start);
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    internal static int FreePort()
    {
        for (int attempt = 0; attempt < 1000; attempt++)
        {
            int port = Random.Shared.Next(LowestPort, HighestPort);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                continue;
            }
        }
        throw new InvalidOperationException("no port is free");
    }

    private string Log
    {
        get
        {
            lock (_gate)
                return string.Join('\n', _log.TakeLast(20));
        }
    }

    private void Hear(string? line, TaskCompletionSource ready)
    {
        if (line is null)
            return;
        lock (_gate)
            _log.Add(line);
        if (line.Contains("ready to serve client requests", StringComparison.Ordinal))
            ready.TrySetResult();
    }

    private void Signal(string name) =>
        Finish(new ProcessStartInfo("/bin/sh", ["-c", $"kill -{name} {ProcessId}"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true });

    private static string Finish(ProcessStartInfo start)
    {
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TimeSpan.FromSeconds(30)))
        {
            process.Kill();
            throw new TimeoutException($"{start.FileName} did not end");
        }
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{start.FileName}: {error.GetAwaiter().GetResult()}");
    }
}
