using System.Text;
using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

public sealed class MergePatchTests
{
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("""{"a":"foo"}""", """{"a":{"b":1,"c":null}}""", """{"a":{"b":1}}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("""{"a":1}""", """{"l":[{"x":null}]}""", """{"a":1,"l":[{"x":null}]}""")]
    public void Does_what_RFC_7396_says(string target, string patch, string expected)
    {
        JsonObject before = Json.Object(target);

        MergePatch.Apply(before, Encoding.UTF8.GetBytes(patch)).Object.ShouldNotBeNull().ShouldBeJson(expected);

        before.ShouldBeJson(target);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"a":}""")]
    public void Answers_400_to_what_is_no_patch(string patch) =>
        MergePatch.Apply([], Encoding.UTF8.GetBytes(patch)).Problem.ShouldNotBeNull().Code.ShouldBe(400);
}
