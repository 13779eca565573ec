using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Portcullis.Proxy.Tests;

/// <summary>An upstream that does what a test says, connection by connection.</summary>
internal sealed class ScriptedUpstream : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<UpstreamPeer> _peers = [];
    private readonly ConcurrentQueue<Exception> _failures = new();
    private int _connections;

    /// <summary>Listens on a free port and accepts.</summary>
    /// <summary>Starts to listen.</summary>
    /// <param name="script">Runs for each connection, told which one it is, from zero.</param>
    public ScriptedUpstream(Action<UpstreamPeer, int> script)
    {
        _listener.Start();
        EndPoint = (IPEndPoint)_listener.LocalEndpoint;
        var thread = new Thread(() => Accept(script)) { IsBackground = true };
        thread.Start();
    }

    public IPEndPoint EndPoint { get; }

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Answers every request alike, keeping connections.</summary>
    public static ScriptedUpstream Answering(string response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK") =>
        new((peer, _) =>
        {
            while (peer.TryReadHead(out string _))
                peer.Send(response);
        });

    /// <summary>An address where nobody listens.</summary>
    public static IPEndPoint Nobody()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var end = (IPEndPoint)listener.LocalEndpoint;
        listener.Stop();
        return end;
    }

    public void Dispose()
    {
        _listener.Stop();
        foreach (UpstreamPeer peer in _peers)
            peer.Dispose();
        _failures.ShouldBeEmpty();
    }

    private void Accept(Action<UpstreamPeer, int> script)
    {
        try
        {
            while (true)
            {
                var peer = new UpstreamPeer(_listener.AcceptSocket());
                _peers.Add(peer);
                int number = Interlocked.Increment(ref _connections) - 1;
                new Thread(() => Run(script, peer, number)) { IsBackground = true }.Start();
            }
        }
        catch (Exception end) when (end is SocketException or InvalidOperationException)
        {
            return; // stopped
        }
    }

    private void Run(Action<UpstreamPeer, int> script, UpstreamPeer peer, int number)
    {
        try
        {
            script(peer, number);
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or SocketException)
        {
            return; // the proxy or the test ended the connection
        }
        catch (ShouldAssertException failure)
        {
            _failures.Enqueue(failure);
        }
        finally
        {
            peer.Dispose();
        }
    }
}
