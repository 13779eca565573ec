using System.Text;
using Portcullis.Mesh;
using Portcullis.Policy;
using Portcullis.Routing;

namespace Portcullis.Proxy.Tests;

public sealed class LiveListenerTests
{
    [Theory]
    [InlineData("a.com", "exact")]
    [InlineData("A.COM", "exact")]
    [InlineData("b.a.com", "suffix")]
    [InlineData("c.b.a.com", "longer")]
    [InlineData("com", "any")]
    [InlineData(".a.com", "any")]
    [InlineData("", "any")]
    public void A_name_chooses_the_exact_host_then_the_longest_suffix_then_any(string name, string chain) =>
        Given(("any", "*"), ("suffix", "*.a.com"), ("longer", "*.b.a.com"), ("exact", "a.com"))
            .Select(Encoding.ASCII.GetBytes(name))!.Chain.Key.ShouldBe(chain);

    [Fact]
    public void Without_a_server_for_any_name_an_unknown_one_has_none()
    {
        LiveListener listener = Given(("exact", "a.com"));

        listener.Select("b.com"u8).ShouldBeNull();
        listener.Select([]).ShouldBeNull();
    }

    [Fact]
    public void The_first_of_two_servers_keeps_a_name() =>
        Given(("older", "a.com"), ("younger", "a.com")).Select("a.com"u8)!.Chain.Key.ShouldBe("older");

    private static LiveListener Given(params (string Key, string Host)[] chains)
    {
        GatewayChain[] all = [.. chains.Select(static chain => new GatewayChain
        {
            Key = chain.Key, SniHosts = [chain.Host], Routes = RouteTable.Empty, Access = AccessPolicy.DenyAll,
        })];
        var listener = new GatewayListener { Address = "127.0.0.1", SocketPort = 1, DeclaredPort = 443, Tls = true, Chains = [.. all] };
        return new LiveListener(listener, [.. all.Select(static chain => new LiveChain(chain, Tls: null, Unavailable: null))]);
    }
}
