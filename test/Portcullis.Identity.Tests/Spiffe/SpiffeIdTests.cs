namespace Portcullis.Identity.Tests.Spiffe;

public sealed class SpiffeIdTests
{
    [Theory]
    [InlineData("spiffe://test.client", "test.client", "")]
    [InlineData("spiffe://td/ns/a/sa/b", "td", "/ns/a/sa/b")]
    [InlineData("spiffe://a_b-c.9/X.y_z-0", "a_b-c.9", "/X.y_z-0")]
    [InlineData("spiffe://td/...", "td", "/...")]
    public void Reads_the_legal(string text, string domain, string path)
    {
        SpiffeId id = SpiffeId.Parse(text).Value!;
        id.TrustDomain.ToString().ShouldBe(domain);
        id.Path.ToString().ShouldBe(path);
        id.ToString().ShouldBe(text);
        id.Equals(SpiffeId.Parse(text).Value).ShouldBeTrue();
        id.GetHashCode().ShouldBe(SpiffeId.Parse(text).Value!.GetHashCode());
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("SPIFFE://td", 0)]
    [InlineData("https://td", 0)]
    [InlineData("spiffe:/td", 0)]
    [InlineData("spiffe://", 9)]
    [InlineData("spiffe:///ns", 9)]
    [InlineData("spiffe://Td", 9)]
    [InlineData("spiffe://td:80", 11)]
    [InlineData("spiffe://u@td", 10)]
    [InlineData("spiffe://td/", 12)]
    [InlineData("spiffe://td//a", 12)]
    [InlineData("spiffe://td/a/", 14)]
    [InlineData("spiffe://td/a/./b", 14)]
    [InlineData("spiffe://td/../b", 12)]
    [InlineData("spiffe://td/a?b", 13)]
    [InlineData("spiffe://td/a#b", 13)]
    [InlineData("spiffe://td/%41", 12)]
    public void Says_where_the_illegal_goes_wrong(string text, int at)
    {
        SpiffeId.Parse(text).Ok.ShouldBeFalse();
        SpiffeId.Parse(text).Problem!.At.ShouldBe(at);
    }

    [Fact]
    public void Checks_every_character_of_a_trust_domain_and_of_a_path()
    {
        for (int c = 0; c <= 0x250; c++)
        {
            char tried = (char)c;
            bool inDomain = tried is >= 'a' and <= 'z' or >= '0' and <= '9' or '-' or '.' or '_';
            bool inPath = inDomain || tried is >= 'A' and <= 'Z';
            SpiffeId.Parse($"spiffe://a{tried}b").Ok.ShouldBe(inDomain || tried == '/', $"U+{c:X4} in a trust domain");
            SpiffeId.Parse($"spiffe://td/a{tried}b").Ok.ShouldBe(inPath || tried == '/', $"U+{c:X4} in a path");
        }
    }

    [Fact]
    public void Bounds_its_length()
    {
        SpiffeId.Parse("spiffe://" + new string('a', 255)).Ok.ShouldBeTrue();
        SpiffeId.Parse("spiffe://" + new string('a', 256)).Ok.ShouldBeFalse();
        SpiffeId.Parse("spiffe://td/" + new string('a', 2036)).Ok.ShouldBeTrue();
        SpiffeId.Parse("spiffe://td/" + new string('a', 2037)).Ok.ShouldBeFalse();
    }

    [Theory]
    [InlineData("spiffe://td/ns/a/sa/b", true)]
    [InlineData("spiffe://test.client", false)]
    [InlineData("spiffe://td/ns/a/sa/b/c", false)]
    [InlineData("spiffe://td/ns/a/sa/b/", false)]
    [InlineData("spiffe://td/ns/a/sa/x/ns/b/y", false)]
    [InlineData("spiffe://td/ns//sa/b", false)]
    [InlineData("spiffe:///ns/a/sa/b", false)]
    [InlineData("spiffe://td/ns/a/sa/", false)]
    [InlineData("spiffe://td/NS/a/sa/b", false)]
    [InlineData("td/ns/a/sa/b", false)]
    public void A_workload_has_exactly_five_parts(string text, bool isWorkload)
    {
        WorkloadId? id = WorkloadId.Parse(text).Value;
        (id is not null).ShouldBe(isWorkload);
        if (id is not null)
            (id.TrustDomain, id.Namespace, id.ServiceAccount, id.ToString()).ShouldBe(("td", "a", "b", text));
    }
}
