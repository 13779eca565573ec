using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

public sealed class LabelSelectorTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("app=cart", true)]
    [InlineData("app==cart", true)]
    [InlineData(" app = cart ", true)]
    [InlineData("app=shop", false)]
    [InlineData("app!=cart", false)]
    [InlineData("app!=shop", true)]
    [InlineData("none!=shop", true)]
    [InlineData("app", true)]
    [InlineData("none", false)]
    [InlineData("!app", false)]
    [InlineData("! none", true)]
    [InlineData("app in (shop, cart)", true)]
    [InlineData("app in (shop)", false)]
    [InlineData("app notin (shop)", true)]
    [InlineData("none notin (shop)", true)]
    [InlineData("app notin (cart)", false)]
    [InlineData("app=cart,tier=web,!none", true)]
    [InlineData("app=cart,tier=db", false)]
    [InlineData("empty=", true)]
    [InlineData("empty in ()", true)]
    [InlineData("weight>2", true)]
    [InlineData("weight<2", false)]
    [InlineData("app>2", false)]
    [InlineData("kubernetes.io/metadata.name=shop", true)]
    [InlineData("in in (in)", false)]
    public void Selects_as_Kubernetes_does(string selector, bool selected)
    {
        JsonObject labels = new() { ["app"] = "cart", ["tier"] = "web", ["empty"] = "", ["weight"] = "3", ["kubernetes.io/metadata.name"] = "shop" };

        LabelSelector parsed = LabelSelector.Parse(selector).Value.ShouldNotBeNull();

        parsed.Matches(labels).ShouldBe(selected);
        parsed.Matches(JsonDocument.Parse(labels.ToJsonString()).RootElement).ShouldBe(selected);
        parsed.Matches(labels.ToDictionary(label => label.Key, label => label.Value!.GetValue<string>())).ShouldBe(selected);
    }

    [Theory]
    [InlineData("app=")]
    [InlineData("app in (a)")]
    [InlineData("app")]
    public void Selects_nothing_of_that_sort_from_an_object_without_labels(string selector) =>
        LabelSelector.Parse(selector).Value!.Matches((JsonObject?)null).ShouldBeFalse();

    [Theory]
    [InlineData("=a")]
    [InlineData("a=b=c")]
    [InlineData("a in b")]
    [InlineData("a in (b")]
    [InlineData("a within (b)")]
    [InlineData("a,")]
    [InlineData(",a")]
    [InlineData("a b")]
    [InlineData("a!b")]
    [InlineData("!")]
    [InlineData("a>b")]
    [InlineData("-a=b")]
    [InlineData("a=b!")]
    [InlineData("a/b/c=d")]
    [InlineData("/a=b")]
    [InlineData("UP.per/a=b")]
    [InlineData("a=ä")]
    public void Refuses_what_is_no_selector(string selector) =>
        LabelSelector.Parse(selector).Problem.ShouldNotBeNull().Message.ShouldStartWith("unable to parse requirement");

    [Fact]
    public void Refuses_names_and_values_longer_than_63_characters()
    {
        LabelSelector.Parse(new string('a', 63) + "=" + new string('b', 63)).Ok.ShouldBeTrue();
        LabelSelector.Parse(new string('a', 64)).Ok.ShouldBeFalse();
        LabelSelector.Parse("a=" + new string('b', 64)).Ok.ShouldBeFalse();
    }
}
