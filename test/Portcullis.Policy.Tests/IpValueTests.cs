using System.Net;
using System.Text;
using Portcullis.Resources;

namespace Portcullis.Policy.Tests;

public sealed class IpValueTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("2001:db8::1")]
    [InlineData("fe80::1:2:3:4")]
    public void Reads_and_writes_an_address(string text)
    {
        IpValue.TryParse(text, out IpValue value).ShouldBeTrue();
        value.ToString().ShouldBe(text);
        value.ShouldBe(IpValue.From(IPAddress.Parse(text)));
        IpValue.TryParse(Encoding.ASCII.GetBytes(text), out IpValue same).ShouldBeTrue();
        same.ShouldBe(value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("10.1")]
    [InlineData("10.1.2")]
    [InlineData("10.1.2.3.4")]
    [InlineData("10.1.2.256")]
    [InlineData("10.1.2.03")]
    [InlineData("0x0a.1.2.3")]
    [InlineData(" 10.1.2.3")]
    [InlineData("10.1.2.3/8")]
    [InlineData("10.1.2.-3")]
    [InlineData("[::1]")]
    [InlineData("fe80::1%eth0")]
    [InlineData("::1/64")]
    [InlineData("1::2::3")]
    [InlineData(":::")]
    [InlineData("12345::")]
    [InlineData("::1.2.3")]
    [InlineData("::01.2.3.4")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    public void Refuses_what_is_no_address(string text)
    {
        IpValue.TryParse(text, out IpValue value).ShouldBeFalse();
        value.HasValue.ShouldBeFalse();
        IpValue.TryParse(Encoding.ASCII.GetBytes(text), out _).ShouldBeFalse();
    }

    [Fact]
    public void Refuses_bytes_that_are_not_ascii() => IpValue.TryParse([0x31, 0xFF], out _).ShouldBeFalse();

    [Theory]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3")]
    [InlineData("::FFFF:0a01:0203", "10.1.2.3")]
    public void A_mapped_address_is_an_ipv4_address(string mapped, string plain)
    {
        IpValue.TryParse(mapped, out IpValue value).ShouldBeTrue();
        value.IsV4.ShouldBeTrue();
        value.ToString().ShouldBe(plain);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.9.9.9/8", "10.0.0.1", true)] // bits after the prefix do not count
    [InlineData("10.0.0.0/0", "200.1.1.1", true)]
    [InlineData("10.0.0.0/32", "10.0.0.0", true)]
    [InlineData("10.0.0.0/32", "10.0.0.1", false)]
    [InlineData("10.0.0.0/31", "10.0.0.1", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("::/0", "10.0.0.1", false)]
    [InlineData("::/0", "2001::1", true)]
    [InlineData("2001:db8::/33", "2001:db8:7fff::", true)]
    [InlineData("2001:db8::/33", "2001:db8:8000::", false)]
    [InlineData("2001:db8::/64", "2001:db8::ffff:0:0:1", true)]
    [InlineData("2001:db8::/64", "2001:db8:0:1::", false)]
    [InlineData("2001:db8::/65", "2001:db8::8000:0:0:0", false)]
    [InlineData("2001:db8::1/128", "2001:db8::1", true)]
    [InlineData("2001:db8::1/128", "2001:db8::2", false)]
    [InlineData("::ffff:10.0.0.0/104", "10.1.1.1", true)]
    [InlineData("::ffff:10.0.0.0/104", "11.1.1.1", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.1.1", true)]
    [InlineData("10.0.0.1", "", false)]
    public void A_block_holds_what_agrees_with_its_prefix(string block, string address, bool holds) =>
        Given.Denies(Given.From(new SourceSpec { IpBlocks = [block] }), new Ask { SourceIp = address }).ShouldBe(holds);
}
