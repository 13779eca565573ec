namespace Portcullis.Native.Tests.Tls;

public sealed class DnsPatternTests
{
    [Theory]
    [InlineData("a.example.com", "A.Example.COM", true)]
    [InlineData("*.example.com", "a.example.com", true)]
    [InlineData("*.example.com", "a.b.example.com", false)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*.example.com", ".example.com", false)]
    [InlineData("*.example.com", "*.example.com", true)]
    [InlineData("a.example.com", "*.example.com", false)]
    [InlineData("f*.x.com", "foo.x.com", true)]
    [InlineData("f*.x.com", "bar.x.com", false)]
    [InlineData("f*o.x.com", "fo.x.com", true)]
    [InlineData("f*o.x.com", "f.x.com", false)]
    [InlineData("*.com", "example.com", false)]
    [InlineData("*", "com", false)]
    [InlineData("*.*.com", "a.b.com", false)]
    [InlineData("**.x.com", "a.x.com", false)]
    [InlineData("a.*.com", "a.b.com", false)]
    [InlineData("xn--*.x.com", "xn--abc.x.com", false)]
    [InlineData("x*.x.com", "xn--abc.x.com", false)]
    [InlineData("*.x.com", "xn--abc.x.com", true)]
    [InlineData("", "a", false)]
    [InlineData("a", "", false)]
    public void Covers_one_label_and_no_more(string name, string host, bool covered) =>
        DnsPattern.Covers(name, host).ShouldBe(covered);
}
