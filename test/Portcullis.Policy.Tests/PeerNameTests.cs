using Portcullis.Resources;

namespace Portcullis.Policy.Tests;

/// <summary>Names that look like a workload's: what counts when a match admits, and what when it refuses.</summary>
public sealed class PeerNameTests
{
    [Theory]
    [InlineData("td/ns/n/sa/s", true, true)]
    [InlineData("td/ns/n/g/sa/s", false, true)]
    [InlineData("td/ns/n/sa/s/more", false, true)]
    [InlineData("td/ns/x/ns/n/sa/s", false, true)]
    [InlineData("td/ns/n/sa/x/sa/s", false, true)]
    [InlineData("td/ns/n//sa/s", false, false)]
    [InlineData("td/ns/n/sa/s/", false, false)]
    [InlineData("td/ns/n/sa/ss", false, false)]
    [InlineData("td/ns/n/sa/ss/sa/s", false, true)]
    [InlineData("td/ns/nn/sa/s", false, false)]
    [InlineData("/ns/n/sa/s", false, false)]
    [InlineData("td/n/sa/s", false, false)]
    [InlineData("td/ns/n/s", false, false)]
    public void Service_accounts(string name, bool admits, bool refuses)
    {
        RuleSpec rule = Given.From(new SourceSpec { ServiceAccounts = ["n/s"] }), not = Given.From(new SourceSpec { NotServiceAccounts = ["n/s"] });
        Given.Allows(rule, Ask.As(name)).ShouldBe(admits);
        Given.Denies(rule, Ask.As(name)).ShouldBe(refuses);
        Given.Allows(not, Ask.As(name)).ShouldBe(!refuses);
        Given.Denies(not, Ask.As(name)).ShouldBe(!admits);
    }

    [Fact]
    public void A_service_account_that_overlaps_itself_is_still_found() =>
        Given.Denies(Given.From(new SourceSpec { ServiceAccounts = ["n/s"] }), Ask.As("td/ns/n/sa/sa/s")).ShouldBeTrue();

    [Theory]
    [InlineData("td/ns/n/sa/s", true, true)]
    [InlineData("td/ns/n/sa/s/more", false, true)]
    [InlineData("td/ns/n/", false, true)]
    [InlineData("td/ns/n", false, false)]
    [InlineData("td/ns/nn/sa/s", false, false)]
    [InlineData("td/x/ns/n/sa/s", false, true)]
    [InlineData("td/ns/n/sa/", false, true)]
    public void Namespaces(string name, bool admits, bool refuses)
    {
        RuleSpec rule = Given.From(new SourceSpec { Namespaces = ["n"] }), not = Given.From(new SourceSpec { NotNamespaces = ["n"] });
        Given.Allows(rule, Ask.As(name)).ShouldBe(admits);
        Given.Denies(rule, Ask.As(name)).ShouldBe(refuses);
        Given.Allows(not, Ask.As(name)).ShouldBe(!refuses);
        Given.Denies(not, Ask.As(name)).ShouldBe(!admits);
    }

    [Theory]
    [InlineData("a*c", "abc", true)]
    [InlineData("a*c", "ac", true)]
    [InlineData("a*c", "acb", false)]
    [InlineData("a*b*c", "a-b-c", true)]
    [InlineData("a*b*c", "a-c-b", false)]
    [InlineData("aa*aa", "aaa", false)]
    [InlineData("*", "anything", true)]
    [InlineData("**", "x", true)]
    public void Stars_anywhere_in_a_namespace(string pattern, string ns, bool matches) =>
        Given.Allows(Given.From(new SourceSpec { Namespaces = [pattern] }), Ask.As($"td/ns/{ns}/sa/x")).ShouldBe(matches);
}
