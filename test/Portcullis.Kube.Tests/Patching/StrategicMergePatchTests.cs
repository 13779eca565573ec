using System.Text;
using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

public sealed class StrategicMergePatchTests
{
    [Theory]
    [InlineData("""{"spec":{"mode":"x"}}""", """{"spec":{"count":1}}""", """{"spec":{"mode":"x","count":1}}""")]
    [InlineData("""{"spec":{"mode":"x","count":1}}""", """{"spec":{"mode":null}}""", """{"spec":{"count":1}}""")]
    [InlineData("""{"spec":{"hosts":["a"]}}""", """{"spec":{"hosts":["b"]}}""", """{"spec":{"hosts":["b"]}}""")]
    [InlineData("""{"spec":{"set":["a","b"]}}""", """{"spec":{"set":["c","a"]}}""", """{"spec":{"set":["c","a","b"]}}""")]
    [InlineData("""{"spec":{"set":["a"]}}""", """{"spec":{"set":["b","b"]}}""", """{"spec":{"set":["b","a"]}}""")]
    [InlineData("""{"spec":{"set":["a","b","c"]}}""", """{"spec":{"$deleteFromPrimitiveList/set":["b"]}}""", """{"spec":{"set":["a","c"]}}""")]
    [InlineData("""{"spec":{"set":["a","b"]}}""", """{"spec":{"$deleteFromPrimitiveList/set":["b"],"$setElementOrder/set":["c","a"],"set":["c"]}}""", """{"spec":{"set":["c","a"]}}""")]
    [InlineData("""{"spec":{"ports":[{"port":80,"name":"a"},{"port":443}]}}""", """{"spec":{"ports":[{"port":80,"node":1}]}}""", """{"spec":{"ports":[{"port":80,"name":"a","node":1},{"port":443}]}}""")]
    [InlineData("""{"spec":{"ports":[{"port":80,"name":"a"}]}}""", """{"spec":{"ports":[{"port":80,"name":null}]}}""", """{"spec":{"ports":[{"port":80}]}}""")]
    [InlineData("""{"spec":{"ports":[{"port":80}]}}""", """{"spec":{"ports":[{"port":81,"name":null}]}}""", """{"spec":{"ports":[{"port":81},{"port":80}]}}""")]
    [InlineData("""{"spec":{"ports":[{"port":80},{"port":81}]}}""", """{"spec":{"ports":[{"$patch":"delete","port":80}]}}""", """{"spec":{"ports":[{"port":81}]}}""")]
    [InlineData("""{"spec":{"ports":[{"port":80},{"port":80,"protocol":"UDP"}]}}""", """{"spec":{"ports":[{"$patch":"delete","port":80}]}}""", """{"spec":{"ports":[]}}""")]
    [InlineData("""{"spec":{"ports":[{"port":80},{"port":81}]}}""", """{"spec":{"ports":[{"$patch":"replace"},{"port":82}]}}""", """{"spec":{"ports":[{"port":82}]}}""")]
    [InlineData("""{"spec":{"ports":[{"port":80,"name":"a"}]}}""", """{"spec":{"ports":[{"$patch":"replace","port":80,"node":1}]}}""", """{"spec":{"ports":[{"port":80,"node":1}]}}""")]
    [InlineData("""{"spec":{"ports":[{"port":80,"name":"a"}]}}""", """{"spec":{"ports":[{"$patch":"merge","port":80,"node":1}]}}""", """{"spec":{"ports":[{"port":80,"name":"a","node":1}]}}""")]
    [InlineData("{}", """{"spec":{"ports":[{"$patch":"delete","port":80},{"port":81}]}}""", """{"spec":{"ports":[{"port":81}]}}""")]
    [InlineData("{}", """{"spec":{"tls":{"mode":"x","cert":null}}}""", """{"spec":{"tls":{"mode":"x"}}}""")]
    [InlineData("""{"spec":{"ports":[{"port":1},{"port":2},{"port":3}]}}""", """{"spec":{"$setElementOrder/ports":[{"port":3},{"port":1}],"ports":[{"port":3,"name":"c"}]}}""", """{"spec":{"ports":[{"port":2},{"port":3,"name":"c"},{"port":1}]}}""")]
    [InlineData("""{"spec":{"ports":[{"port":1},{"port":2}]}}""", """{"spec":{"$setElementOrder/ports":[{"port":2},{"port":3}],"ports":[{"port":3},{"$patch":"delete","port":1}]}}""", """{"spec":{"ports":[{"port":2},{"port":3}]}}""")]
    [InlineData("""{"spec":{"ports":[{"port":1,"tags":["a"]}]}}""", """{"spec":{"ports":[{"port":1,"tags":["b"]}]}}""", """{"spec":{"ports":[{"port":1,"tags":["b","a"]}]}}""")]
    [InlineData("""{"spec":{"tls":{"mode":"x","cert":"y"}}}""", """{"spec":{"tls":{"$patch":"replace","mode":"z"}}}""", """{"spec":{"tls":{"mode":"z"}}}""")]
    [InlineData("""{"spec":{"tls":{"mode":"x"},"mode":"m"}}""", """{"spec":{"tls":{"$patch":"delete"}}}""", """{"spec":{"tls":{},"mode":"m"}}""")]
    [InlineData("""{"spec":{"tls":{"mode":"x","cert":"y"}}}""", """{"spec":{"tls":{"$retainKeys":["mode"],"mode":"z"}}}""", """{"spec":{"tls":{"mode":"z"}}}""")]
    [InlineData("""{"spec":{"free":{"l":[{"a":1}]}}}""", """{"spec":{"free":{"l":[{"b":2}]}}}""", """{"spec":{"free":{"l":[{"b":2}]}}}""")]
    [InlineData("""{"data":{"a":"1"}}""", """{"data":{"b":"2","a":null}}""", """{"data":{"b":"2"}}""")]
    [InlineData("""{"metadata":{"finalizers":["a"]}}""", """{"metadata":{"$setElementOrder/finalizers":["b","a"],"finalizers":["b"]}}""", """{"metadata":{"finalizers":["b","a"]}}""")]
    [InlineData("""{"spec":{"ports":[3,{"port":1}]}}""", """{"spec":{"ports":[{"port":1,"name":"n"}]}}""", """{"spec":{"ports":[3,{"port":1,"name":"n"}]}}""")]
    public void Merges_by_the_schema_and_the_directives(string target, string patch, string expected)
    {
        JsonObject before = Json.Object(target);

        PatchResult result = StrategicMergePatch.Apply(before, Encoding.UTF8.GetBytes(patch), Sample.Schema);

        result.Problem.ShouldBeNull();
        result.Object.ShouldBeJson(expected);
        before.ShouldBeJson(target);
    }

    [Theory]
    [InlineData("[]", 400)]
    [InlineData("""{"$patch":"steal"}""", 400)]
    [InlineData("""{"$patch":1}""", 400)]
    [InlineData("""{"spec":{"ports":[{"name":"a"}]}}""", 422)]
    [InlineData("""{"spec":{"ports":[{"$patch":"delete"}]}}""", 422)]
    [InlineData("""{"spec":{"ports":[1]}}""", 400)]
    [InlineData("""{"spec":{"$setElementOrder/ports":1}}""", 400)]
    [InlineData("""{"spec":{"$setElementOrder/ports":[{"port":1}],"ports":[{"port":2}]}}""", 400)]
    [InlineData("""{"spec":{"$setElementOrder/ports":[{"port":2},{"port":1}],"ports":[{"port":1},{"port":2}]}}""", 400)]
    [InlineData("""{"spec":{"$deleteFromPrimitiveList/set":"a"}}""", 400)]
    [InlineData("""{"spec":{"$retainKeys":["mode"],"count":1}}""", 400)]
    [InlineData("""{"spec":{"$retainKeys":"mode"}}""", 400)]
    public void Refuses_directives_that_mean_nothing(string patch, int code) =>
        StrategicMergePatch.Apply([], Encoding.UTF8.GetBytes(patch), Sample.Schema).Problem.ShouldNotBeNull().Code.ShouldBe(code);

    [Fact]
    public void Merges_long_lists_in_little_time()
    {
        var target = new JsonObject { ["spec"] = new JsonObject { ["ports"] = new JsonArray([.. Enumerable.Range(0, 20_000).Select(i => (JsonNode)new JsonObject { ["port"] = i })]) } };

        PatchResult result = StrategicMergePatch.Apply(target, Encoding.UTF8.GetBytes(target.ToJsonString()), Sample.Schema);

        result.Object!["spec"]!["ports"]!.AsArray().Count.ShouldBe(20_000);
    }
}
