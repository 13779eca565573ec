using Portcullis.Testing;

namespace Portcullis.Kube.Tests;

/// <summary>One etcd for many tests: each takes a prefix of its own.</summary>
public sealed class EtcdFixture : IAsyncLifetime
{
    private int _prefixes;

    internal EtcdServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await EtcdServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();

    internal EtcdOptions NewOptions() => new() { Endpoints = [Server.Endpoint], Prefix = $"/test{Interlocked.Increment(ref _prefixes)}" };

    internal EtcdEngine NewEngine() => EtcdEngine.Open(NewOptions(), UnsealedValues.Instance, TimeProvider.System);
}
