using System.Globalization;
using Portcullis.Testing;

namespace Portcullis.EndToEnd;

/// <summary>kill -9 at random points under a stream of writes. <c>PORTCULLIS_CHAOS_ROUNDS=200</c> makes it long; the seed is in the failure's message.</summary>
public sealed class Killing_a_control_plane
{
    private const int Writers = 4;

    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("PORTCULLIS_CHAOS_ROUNDS"), CultureInfo.InvariantCulture, out int rounds) ? rounds : 3;

    [Fact]
    public async Task Loses_nothing_acknowledged_from_SQLite() => await SurvivesAsync(Scratch.Folder("chaos"));

    [Fact]
    public async Task Loses_nothing_acknowledged_from_etcd()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync();
        Reaper.EndWithTests(etcd.ProcessId);

        await SurvivesAsync(Scratch.Folder("chaos"), "--store", $"etcd:{etcd.Endpoint.GetLeftPart(UriPartial.Authority)}");
    }

    private static async Task SurvivesAsync(string data, params string[] options)
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        var ledger = new WriteLedger();
        for (int round = 0; round < Rounds; round++)
        {
            await using ControlProcess control = await ControlProcess.StartAsync(data, options);
            Settle(ledger, await control.Api.ListAsync(), seed, round);

            Task killing = ledger.MoreAsync(random.Next(1, 60));
            using var stop = new CancellationTokenSource();
            Task[] writers = [.. Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(control.Api, ledger, $"r{round}-w{writer}", $"shared{writer}", stop.Token)))];
            await killing;
            await control.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(writers);
        }
        await using ControlProcess last = await ControlProcess.StartAsync(data, options);
        Settle(ledger, await last.Api.ListAsync(), seed, Rounds);
    }

    private static void Settle(WriteLedger ledger, Dictionary<string, (string Value, long Revision)> stored, int seed, int round)
    {
        try
        {
            ledger.Settle(stored);
        }
        catch (ShouldAssertException lost)
        {
            throw new InvalidOperationException($"seed {seed}, round {round}: {lost.Message}", lost);
        }
    }

    private static async Task WriteAsync(ApiCaller api, WriteLedger ledger, string prefix, string shared, CancellationToken stop)
    {
        for (int number = 0; !stop.IsCancellationRequested; number++)
        {
            string name = $"{prefix}-{number}";
            try
            {
                ledger.Sent(name, name);
                ledger.Acknowledged(name, name, await api.CreateAsync(name, name));
                ledger.Sent(shared, name);
                long revision = await api.ReadAsync(shared) is null ? await api.CreateAsync(shared, name) : await api.ReplaceAsync(shared, name);
                ledger.Acknowledged(shared, name, revision);
            }
            catch (HttpRequestException)
            {
                return; // it was killed: what was sent last may stand or not
            }
        }
    }
}
