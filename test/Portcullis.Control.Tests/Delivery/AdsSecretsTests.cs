using System.Text;
using Google.Protobuf;
using Portcullis.Wire.Discovery;
using Stream = Portcullis.Wire.GrpcClientStream<Portcullis.Wire.Discovery.DeltaDiscoveryRequest, Portcullis.Wire.Discovery.DeltaDiscoveryResponse>;

namespace Portcullis.Control.Tests.Delivery;

/// <summary>Which Secrets leave the control plane, looked for in the bytes of every message.</summary>
public sealed class AdsSecretsTests
{
    [Theory]
    [InlineData("edge|portcullis:proxy,portcullis:namespace:shop")]
    [InlineData("shop/edge|portcullis:proxy")]
    public async Task A_secret_of_another_namespace_never_arrives(string token)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using StoreBench bench = await StoreBench.Open(
            Manifest.Secret("shop", "own", ("tls.key", "ours-0")), Manifest.Secret("bank", "vault", ("tls.key", "theirs-0")), Manifest.Secret("istio-system", "root", ("tls.key", "theirs-1")));
        await using var feed = new ConfigFeed(bench.Store, TimeProvider.System);
        await using AdsServer server = await AdsServer.Start(subscribe: feed.Subscribe);
        using Stream stream = await server.Introduce(token, AdsServer.Node("shop", "edge"));
        var heard = new StringBuilder();

        await Hear("ours-0");
        await bench.Put(Manifest.Secret("bank", "later", ("tls.key", "theirs-2")));
        await bench.Put(Manifest.Secret("istio-system", "root", ("tls.key", "theirs-3")));
        await bench.Put(Manifest.Policy("bank", "theirs"));
        await bench.Put(Manifest.Secret("shop", "more", ("tls.key", "ours-1")));
        await Hear("ours-1");

        string all = heard.ToString();
        foreach (string theirs in (string[])["theirs-0", "theirs-1", "theirs-2", "theirs-3", "vault", "later"])
        {
            all.ShouldNotContain(theirs);
            all.ShouldNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(theirs)));
        }

        async Task Hear(string secret)
        {
            string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
            while (!heard.ToString().Contains(encoded, StringComparison.Ordinal))
            {
                DeltaDiscoveryResponse response = (await stream.Read(limit.Token)).Message.ShouldNotBeNull();
                heard.Append(Encoding.Latin1.GetString(response.ToByteArray()));
                foreach (Resource resource in response.Resources)
                    heard.Append(Encoding.UTF8.GetString(resource.Resource_.Value.Span));
                await stream.Write(new DeltaDiscoveryRequest { ResponseNonce = response.Nonce }, limit.Token);
            }
        }
    }
}
