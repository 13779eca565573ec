using System.Collections.Immutable;
using System.Text.Json;

namespace Portcullis.Testing;

/// <summary>Several processes of <c>etcd</c> as one cluster.</summary>
public sealed class EtcdCluster : IAsyncDisposable
{
    private EtcdCluster(ImmutableArray<EtcdServer> members) => Members = members;

    public ImmutableArray<EtcdServer> Members { get; }

    public ImmutableArray<Uri> Endpoints => [.. Members.Select(member => member.Endpoint)];

    public static async Task<EtcdCluster> StartAsync(int size = 3, EtcdSettings? settings = null)
    {
        for (int attempt = 1; ; attempt++)
        {
            int[] peers = [.. Enumerable.Range(0, size).Select(_ => EtcdServer.FreePort())];
            string all = string.Join(',', peers.Select((port, at) => $"m{at}=http://127.0.0.1:{port}"));
            var cluster = new EtcdCluster([.. peers.Select((port, at) => new EtcdServer(settings ?? new EtcdSettings { Heartbeat = 50 }, $"m{at}", EtcdServer.FreePort(), port, all))]);
            try
            {
                await Task.WhenAll(cluster.Members.Select(member => member.StartAgainAsync()));
                return cluster;
            }
            catch (InvalidOperationException) when (attempt < 5)
            {
                await cluster.DisposeAsync(); // somebody else took a port meanwhile
            }
        }
    }

    /// <summary>The member that leads the others now.</summary>
    public EtcdServer Leader()
    {
        foreach (EtcdServer member in Members.Where(member => member.ProcessId != 0))
        {
            using JsonDocument status = JsonDocument.Parse(member.Control("endpoint", "status", "-w", "json"));
            JsonElement answer = status.RootElement[0].GetProperty("Status");
            if (answer.GetProperty("leader").GetUInt64() == answer.GetProperty("header").GetProperty("member_id").GetUInt64())
                return member;
        }
        throw new InvalidOperationException("no member leads");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (EtcdServer member in Members)
            await member.DisposeAsync();
    }
}
