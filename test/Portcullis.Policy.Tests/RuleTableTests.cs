using Portcullis.Resources;

namespace Portcullis.Policy.Tests;

/// <summary>Many policies: the lookups must neither lose a rule nor change which one is named.</summary>
public sealed class RuleTableTests
{
    private const int Many = 10_000;

    [Theory]
    [InlineData(0)]
    [InlineData(4_321)]
    [InlineData(9_999)]
    public void Finds_one_policy_among_ten_thousand_by_path(int wanted)
    {
        AccessPolicy policy = Given.Compile([.. Enumerable.Range(0, Many).Select(i => Given.Named($"p{i:D5}", AuthorizationAction.Deny, Given.To(new OperationSpec { Paths = [$"/p/{i}"] })))]);

        new Ask { Path = $"/p/{wanted}?q" }.Decide(policy).PolicyName!.Value.Name.ShouldBe($"p{wanted:D5}");
        new Ask { Path = "/p/none" }.Decide(policy).Allowed.ShouldBeTrue();
    }

    [Fact]
    public void Finds_one_policy_among_ten_thousand_by_principal()
    {
        AccessPolicy policy = Given.Compile([.. Enumerable.Range(0, Many).Select(i => Given.Named($"p{i:D5}", AuthorizationAction.Allow, Given.From(new SourceSpec { Principals = [$"td/ns/a/sa/s{i}"] })))]);

        Ask ask = new() { Uris = ["spiffe://td/ns/a/sa/s77", "spiffe://td/ns/a/sa/s33"] };
        ask.Decide(policy).PolicyName!.Value.Name.ShouldBe("p00033");
        Ask.As("td/ns/a/sa/t").Decide(policy).Allowed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("/p/77/", 77)]
    [InlineData("/p/77/x/y", 77)]
    [InlineData("/t/78/one/end", 78)]
    [InlineData("/p/77", null)]
    [InlineData("/", null)]
    public void Finds_prefixes_and_templates_among_ten_thousand(string path, int? wanted)
    {
        AccessPolicy policy = Given.Compile([.. Enumerable.Range(0, Many).Select(i => Given.Named($"p{i:D5}", AuthorizationAction.Deny, Given.To(new OperationSpec { Paths = [i % 2 == 1 ? $"/p/{i}/*" : $"/t/{i}/{{*}}/end"] })))]);

        new Ask { Path = path }.Decide(policy).PolicyName?.Name.ShouldBe($"p{wanted:D5}");
        new Ask { Path = path }.Decide(policy).Allowed.ShouldBe(wanted is null);
    }

    [Fact]
    public void Values_longer_than_any_lead_are_still_told_apart()
    {
        string start = "/" + new string('a', 200);
        RuleSpec rule = Given.To(new OperationSpec { Paths = [start + "/x", start + "/y/*"] });

        Given.Denies(rule, new Ask { Path = start + "/x" }).ShouldBeTrue();
        Given.Denies(rule, new Ask { Path = start + "/y/z" }).ShouldBeTrue();
        Given.Denies(rule, new Ask { Path = start + "/z" }).ShouldBeFalse();
    }

    [Fact]
    public void The_first_rule_is_named_whichever_lookup_it_is_in()
    {
        RuleSpec byPath = Given.To(new OperationSpec { Paths = ["/a"] }), byPeer = Given.From(new SourceSpec { Principals = ["x"] }), always = new();
        RuleSpec[][] orders = [[byPath, byPeer, always], [byPeer, always, byPath], [always, byPath, byPeer]];
        foreach (RuleSpec[] order in orders)
            (Ask.As("x") with { Path = "/a" }).Decide(Given.Compile(Given.Policy(AuthorizationAction.Deny, order))).RuleIndex.ShouldBe(0);
    }

    [Fact]
    public void A_rule_with_an_alternative_without_path_is_not_found_by_path_only()
    {
        var rule = new RuleSpec { To = [new OperationSpec { Paths = ["/a"] }, new OperationSpec { Methods = ["GET"] }] };

        Given.Denies(rule, new Ask { Path = "/b" }).ShouldBeTrue();
    }

    [Fact]
    public void Long_lists_of_exact_values_and_patterns_all_count()
    {
        RuleSpec rule = Given.To(new OperationSpec { Paths = [.. Enumerable.Range(0, 500).Select(i => $"/p{i}"), "/q*", "*.html"] });
        foreach (string path in (string[])["/p0", "/p499", "/q", "/qx", "/x.html"])
            Given.Denies(rule, new Ask { Path = path }).ShouldBeTrue(path);
        foreach (string path in (string[])["/p500", "/p", "/x"])
            Given.Denies(rule, new Ask { Path = path }).ShouldBeFalse(path);
    }
}
