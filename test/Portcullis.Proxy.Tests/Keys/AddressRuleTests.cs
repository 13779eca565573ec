using System.Net;

namespace Portcullis.Proxy.Tests.Keys;

/// <summary>Which resolved addresses are asked for keys.</summary>
public sealed class AddressRuleTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.255")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.192")]
    [InlineData("192.0.2.1")]
    [InlineData("192.168.255.255")]
    [InlineData("198.18.0.1")]
    [InlineData("203.0.113.9")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::2")]
    [InlineData("::127.0.0.1")]
    [InlineData("::8.8.8.8")] // compatible form, given up by RFC 4291
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")] // Teredo
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("2002:0a00:0001::1")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd20:ce::254")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void Refuses_what_is_not_public(string address) =>
        new AddressRule([]).Refuses(IPAddress.Parse(address)).ShouldNotBeNull();

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700::1111")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("2002:808:808::1")]
    public void Asks_public_addresses(string address) =>
        new AddressRule([]).Refuses(IPAddress.Parse(address)).ShouldBeNull();

    [Theory]
    [InlineData("127.0.0.0/8", "127.0.0.1", true)]
    [InlineData("127.0.0.0/8", "::ffff:127.0.0.1", true)]
    [InlineData("10.0.0.0/8", "64:ff9b::10.1.2.3", true)]
    [InlineData("2002:a00::/24", "2002:0a00:1::1", true)]
    [InlineData("fe80::/10", "fe80::1%1", true)]
    [InlineData("127.0.0.0/8", "::1", false)]
    [InlineData("10.0.0.0/8", "192.168.0.1", false)]
    [InlineData("::/0", "127.0.0.1", false)]
    [InlineData("10.0.0.0/8", "::ffff:11.0.0.1", true)] // public anyway
    [InlineData("169.254.169.254/32", "169.254.169.254", true)]
    public void Asks_what_is_allowed_in_either_of_its_forms(string allowed, string address, bool asked) =>
        (new AddressRule([IPNetwork.Parse(allowed)]).Refuses(IPAddress.Parse(address)) is null).ShouldBe(asked);

    [Fact]
    public void Every_address_of_a_refused_block_is_refused_and_its_neighbours_are_not()
    {
        var rule = new AddressRule([]);
        foreach ((string first, string last) in new[] { ("10.0.0.0", "10.255.255.255"), ("172.16.0.0", "172.31.255.255"), ("169.254.0.0", "169.254.255.255") })
            for (uint at = Number(first) - 3; at <= Number(last) + 3; at += (at > Number(first) + 3 && at < Number(last) - 70_000) ? 65_521u : 1u)
                (rule.Refuses(Address(at)) is not null).ShouldBe(at >= Number(first) && at <= Number(last), Address(at).ToString());
    }

    [Fact]
    public void Nobody_is_told_how_to_reach_where_clouds_keep_credentials()
    {
        var rule = new AddressRule([]);
        rule.Refuses(IPAddress.Parse("169.254.169.254"))!.Named.ShouldBeTrue();
        rule.Refuses(IPAddress.Parse("::ffff:169.254.169.254"))!.Named.ShouldBeTrue();
        rule.Refuses(IPAddress.Parse("127.0.0.1"))!.Block.ToString().ShouldBe("127.0.0.0/8");
    }

    private static uint Number(string address) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(address).GetAddressBytes());

    private static IPAddress Address(uint number) => IPAddress.Parse($"{number >> 24}.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}");
}
