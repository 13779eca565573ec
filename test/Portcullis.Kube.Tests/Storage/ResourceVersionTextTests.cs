using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

public sealed class ResourceVersionTextTests
{
    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"K","metadata":{"name":"a"}}""", """{"apiVersion":"v1","kind":"K","metadata":{"resourceVersion":"7","name":"a"}}""")]
    [InlineData("""{"metadata":{}}""", """{"metadata":{"resourceVersion":"7"}}""")]
    [InlineData("""{"spec":{"metadata":{"x":1}},"metadata":{"name":"a"}}""", """{"spec":{"metadata":{"x":1}},"metadata":{"resourceVersion":"7","name":"a"}}""")]
    public void Is_put_into_metadata(string bare, string whole) =>
        Text(ResourceVersionText.With(Bytes(bare), 7)).ShouldBe(whole);

    [Theory]
    [InlineData("""{"metadata":{"resourceVersion":"7"}}""", """{"metadata":{}}""")]
    [InlineData("""{"metadata":{"resourceVersion":"7","name":"a"}}""", """{"metadata":{"name":"a"}}""")]
    [InlineData("""{"metadata":{"name":"a","resourceVersion":"7"}}""", """{"metadata":{"name":"a"}}""")]
    [InlineData("""{"metadata":{"name":"a" , "resourceVersion" : "7" , "uid":"u"}}""", """{"metadata":{"name":"a" , "uid":"u"}}""")]
    [InlineData("""{"metadata":{ "resourceVersion":"7" , "uid":"u"}}""", """{"metadata":{  "uid":"u"}}""")]
    [InlineData("""{"metadata":{"resourceVersion":"7","name":"a","resourceVersion":8,"uid":"u","resourceVersion":{"x":[1]}}}""", """{"metadata":{"name":"a","uid":"u"}}""")]
    [InlineData("""{"metadata":{"name":"a","resource\u0056ersion":"7"}}""", """{"metadata":{"name":"a"}}""")]
    [InlineData("""{"metadata":{"labels":{"resourceVersion":"mine"}},"resourceVersion":"mine"}""", """{"metadata":{"labels":{"resourceVersion":"mine"}},"resourceVersion":"mine"}""")]
    public void Is_taken_out_of_metadata_only(string whole, string bare) =>
        Text(ResourceVersionText.Without(Bytes(whole)).Span).ShouldBe(bare);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"metadata":7}""")]
    [InlineData("""{"metadata":{""")]
    [InlineData("""{"metadata":{"name":"a",""")]
    [InlineData("""{"metadata":{"name":}}""")]
    [InlineData("""{"kind":"K"}""")]
    public void What_is_no_object_with_metadata_is_refused(string text)
    {
        Should.Throw<JsonException>(() => ResourceVersionText.Without(Bytes(text)));
    }

    [Fact]
    public void What_was_put_in_is_taken_out_again_wherever_metadata_stands()
    {
        var random = new Random(4);
        for (int round = 0; round < 500; round++)
        {
            var metadata = new JsonObject();
            for (int member = random.Next(5); member > 0; member--)
                metadata[$"m{member}"] = random.Next(3) switch { 0 => JsonValue.Create("te\"xt"), 1 => new JsonObject { ["x"] = 1 }, _ => new JsonArray(1, "]") };
            var whole = new JsonObject();
            int place = random.Next(3);
            for (int member = 0; member < 3; member++)
                whole[member == place ? "metadata" : $"o{member}"] = member == place ? metadata : new JsonObject { ["metadata"] = "no" };
            string text = whole.ToJsonString();

            byte[] with = ResourceVersionText.With(Bytes(text), round);

            JsonNode.Parse(with)!["metadata"]!["resourceVersion"]!.GetValue<string>().ShouldBe($"{round}");
            Text(ResourceVersionText.Without(with).Span).ShouldBe(text);
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
