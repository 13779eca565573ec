using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

public sealed class FieldSelectorTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("metadata.name=a", true)]
    [InlineData("metadata.name==a", true)]
    [InlineData("metadata.name=b", false)]
    [InlineData("metadata.name!=b", true)]
    [InlineData("metadata.name=a,type=Opaque", true)]
    [InlineData("metadata.name=a,type!=Opaque", false)]
    [InlineData("count=3,on=true", true)]
    [InlineData("none=", true)]
    [InlineData("none=x", false)]
    [InlineData(@"odd=a\,b\=c\\d", true)]
    [InlineData("metadata=", true)] // an object has no text
    public void Selects_by_the_text_of_fields(string selector, bool selected)
    {
        JsonObject value = JsonNode.Parse("""{"metadata":{"name":"a"},"type":"Opaque","count":3,"on":true,"odd":"a,b=c\\d"}""")!.AsObject();

        FieldSelector parsed = FieldSelector.Parse(selector).Value.ShouldNotBeNull();

        parsed.Matches(value).ShouldBe(selected);
        parsed.Matches(JsonDocument.Parse(value.ToJsonString()).RootElement).ShouldBe(selected);
    }

    [Theory]
    [InlineData("metadata.name")]
    [InlineData("=a")]
    [InlineData("a=b=c")]
    [InlineData(@"a=b\")]
    [InlineData(@"a=b\c")]
    public void Refuses_what_is_no_selector(string selector) =>
        FieldSelector.Parse(selector).Problem.ShouldNotBeNull().Message.ShouldStartWith("invalid selector");

    [Fact]
    public void Tells_the_one_name_and_namespace_that_can_match()
    {
        FieldSelector selector = FieldSelector.Parse("metadata.namespace=shop,metadata.name=cart").Value!;

        (selector.Name, selector.Namespace).ShouldBe(("cart", "shop"));
        FieldSelector.Parse("metadata.name!=cart").Value!.Name.ShouldBeNull();
    }
}
