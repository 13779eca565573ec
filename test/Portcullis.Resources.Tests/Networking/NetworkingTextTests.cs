using Portcullis.Resources.Decoding;

namespace Portcullis.Resources.Tests.Networking;

public sealed class NetworkingTextTests
{
    [Fact]
    public void A_label_holds_letters_digits_and_inner_dashes_only()
    {
        for (char c = '\0'; c < 0x250; c++)
        {
            bool letterOrDigit = char.IsAsciiLetterOrDigit(c);
            HostNames.IsLabel($"{c}").ShouldBe(letterOrDigit, $"U+{(int)c:X4} alone");
            HostNames.IsLabel($"a{c}b").ShouldBe(letterOrDigit || c == '-', $"U+{(int)c:X4} inside");
        }
    }

    [Theory]
    [InlineData("a.com", true)]
    [InlineData("a.com.", true)]
    [InlineData("A.Com", true)]
    [InlineData("a", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("a..com", false)]
    [InlineData(".a.com", false)]
    [InlineData("a_b.com", false)]
    [InlineData("*.com", false)]
    [InlineData("1.2.3.4", false)]
    [InlineData("-a.com", false)]
    public void Tells_names(string text, bool good) => (HostNames.WhyNotName(text) is null).ShouldBe(good);

    [Theory]
    [InlineData("*", true)]
    [InlineData("*.com", true)]
    [InlineData("*a.com", true)]
    [InlineData("*-a.com", true)]
    [InlineData("a*.com", false)]
    [InlineData("a.*.com", false)]
    [InlineData("**.com", false)]
    [InlineData("*.", false)]
    [InlineData("*..com", false)]
    public void Tells_wildcard_names(string text, bool good) => (HostNames.WhyNotWildcardName(text) is null).ShouldBe(good);

    [Fact]
    public void Names_have_bounds()
    {
        HostNames.WhyNotName($"{new string('a', 63)}.com").ShouldBeNull();
        HostNames.WhyNotName($"{new string('a', 64)}.com").ShouldNotBeNull();
        HostNames.WhyNotName(string.Join('.', Enumerable.Repeat("abc", 64))).ShouldBeNull();
        HostNames.WhyNotName(string.Join('.', Enumerable.Repeat("abc", 65))).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("*", "a.com", true)]
    [InlineData("*", "*", true)]
    [InlineData("*.com", "*.a.com", true)]
    [InlineData("*.a.com", "*.com", false)]
    [InlineData("*.a.com", "x.y.a.com", true)]
    [InlineData("*.a.com", "a.com", false)]
    [InlineData("*.a.com", "xa.com", false)]
    [InlineData("a.com", "*.com", false)]
    [InlineData("a.com", "A.com", true)]
    public void One_name_covers_another(string wider, string narrower, bool covers) => HostNames.Covers(wider, narrower).ShouldBe(covers);

    [Theory]
    [InlineData("0.0.0.0", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("256.0.0.0", false)]
    [InlineData("01.2.3.4", false)]
    [InlineData("1.2.3", false)]
    [InlineData("1", false)]
    [InlineData("0x1.2.3.4", false)]
    [InlineData("1.2.3.4 ", false)]
    [InlineData("::", true)]
    [InlineData("fe80::1%eth0", false)]
    [InlineData("[::1]", false)]
    [InlineData("::ffff:1.2.3.4", true)]
    [InlineData("1:2:3:4:5:6:7:8:9", false)]
    [InlineData("", false)]
    public void Tells_addresses(string text, bool good) => IpText.IsAddress(text).ShouldBe(good);

    [Theory]
    [InlineData("10.0.0.1/8", true)]
    [InlineData("10.0.0.0/33", false)]
    [InlineData("10.0.0.0/08", false)]
    [InlineData("10.0.0.0/", false)]
    [InlineData("10.0.0.0/-1", false)]
    [InlineData("::/128", true)]
    [InlineData("::/129", false)]
    [InlineData("a/8", false)]
    public void Tells_prefixes(string text, bool good) => IpText.IsAddressOrPrefix(text).ShouldBe(good);

    [Theory]
    [InlineData("plain", "plain", false)]
    [InlineData("100%%", "100%", false)]
    [InlineData("%A%", "%A%", true)]
    [InlineData("a%%b%C%", "a%b%C%", true)]
    [InlineData("abc%123", null, false)]
    [InlineData("%A%%", null, true)]
    public void Header_values_pair_their_percent_signs(string written, string? sent, bool hasVariable)
    {
        HeaderText.Unescape(written, out bool found).ShouldBe(sent);
        found.ShouldBe(hasVariable);
    }

    [Fact]
    public void Header_values_hold_no_control_character_but_the_tab()
    {
        for (char c = '\0'; c < 0x100; c++)
            HeaderText.IsValue($"a{c}b").ShouldBe(c == '\t' || (c >= ' ' && c != '\x7F'), $"U+{(int)c:X4}");
    }

    [Theory]
    [InlineData("@request.auth.claims.sub", true)]
    [InlineData("@request.auth.claims[a][b]", true)]
    [InlineData("@request.auth.claims", false)]
    [InlineData("@request.auth.claims.", false)]
    [InlineData("@request.auth.claims[]", false)]
    [InlineData("@request.auth.claims[a", false)]
    [InlineData("@request.auth.claimsX.a", false)]
    [InlineData("request.auth.claims.sub", false)]
    public void Tells_claims_from_headers(string name, bool claim) => HeaderText.IsClaim(name).ShouldBe(claim);
}
