using System.Text;
using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

public sealed class JsonPatchTests
{
    [Theory]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b","value":2}]""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/a","value":2}]""", """{"a":2}""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b","value":null}]""", """{"a":1,"b":null}""")]
    [InlineData("""{"l":[1,3]}""", """[{"op":"add","path":"/l/1","value":2}]""", """{"l":[1,2,3]}""")]
    [InlineData("""{"l":[1]}""", """[{"op":"add","path":"/l/1","value":2}]""", """{"l":[1,2]}""")]
    [InlineData("""{"l":[1]}""", """[{"op":"add","path":"/l/-","value":[2]}]""", """{"l":[1,[2]]}""")]
    [InlineData("""{"a":1,"b":2}""", """[{"op":"remove","path":"/a"}]""", """{"b":2}""")]
    [InlineData("""{"l":[1,2,3]}""", """[{"op":"remove","path":"/l/1"}]""", """{"l":[1,3]}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"/a","value":{"b":1}}]""", """{"a":{"b":1}}""")]
    [InlineData("""{"l":[1,2]}""", """[{"op":"replace","path":"/l/0","value":9}]""", """{"l":[9,2]}""")]
    [InlineData("""{"a":{"b":1},"c":{}}""", """[{"op":"move","from":"/a/b","path":"/c/d"}]""", """{"a":{},"c":{"d":1}}""")]
    [InlineData("""{"l":[1,2,3]}""", """[{"op":"move","from":"/l/0","path":"/l/2"}]""", """{"l":[2,3,1]}""")]
    [InlineData("""{"a":1}""", """[{"op":"move","from":"/a","path":"/a"}]""", """{"a":1}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"copy","from":"/a","path":"/c"},{"op":"replace","path":"/c/b","value":2}]""", """{"a":{"b":1},"c":{"b":2}}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"copy","from":"/a","path":"/a/c"}]""", """{"a":{"b":1,"c":{"b":1}}}""")]
    [InlineData("""{"a":1.0}""", """[{"op":"test","path":"/a","value":1}]""", """{"a":1.0}""")]
    [InlineData("""{"a":{"x":1,"y":[null]}}""", """[{"op":"test","path":"/a","value":{"y":[null],"x":1}}]""", """{"a":{"x":1,"y":[null]}}""")]
    [InlineData("""{"a/b":1,"m~n":2,"~1":3}""", """[{"op":"test","path":"/a~1b","value":1},{"op":"test","path":"/m~0n","value":2},{"op":"test","path":"/~01","value":3}]""", """{"a/b":1,"m~n":2,"~1":3}""")]
    [InlineData("""{"":1}""", """[{"op":"replace","path":"/","value":2}]""", """{"":2}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"","value":{"b":2}}]""", """{"b":2}""")]
    [InlineData("""{"a":{"b":2}}""", """[{"op":"move","from":"/a","path":""}]""", """{"b":2}""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b","value":1,"ignored":true}]""", """{"a":1,"b":1}""")]
    [InlineData("""{"a":1}""", "[]", """{"a":1}""")]
    public void Does_what_RFC_6902_says(string target, string patch, string expected) =>
        Apply(target, patch).Object.ShouldNotBeNull().ShouldBeJson(expected);

    [Theory]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/a","value":"1"}]""", "/a")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/b","value":null}]""", "/b")]
    [InlineData("""{"a":1}""", """[{"op":"remove","path":"/b"}]""", "/b")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"/b","value":1}]""", "/b")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b/c","value":1}]""", "/b/c")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/a/c","value":1}]""", "/a/c")]
    [InlineData("""{"l":[1]}""", """[{"op":"add","path":"/l/2","value":1}]""", "/l/2")]
    [InlineData("""{"l":[1]}""", """[{"op":"add","path":"/l/00","value":1}]""", "/l/00")]
    [InlineData("""{"l":[1]}""", """[{"op":"add","path":"/l/+0","value":1}]""", "/l/+0")]
    [InlineData("""{"l":[1]}""", """[{"op":"add","path":"/l/-1","value":1}]""", "/l/-1")]
    [InlineData("""{"l":[1]}""", """[{"op":"add","path":"/l/4294967296","value":1}]""", "/l/4294967296")]
    [InlineData("""{"l":[1]}""", """[{"op":"remove","path":"/l/-"}]""", "/l/-")]
    [InlineData("""{"l":[1]}""", """[{"op":"remove","path":"/l/1"}]""", "/l/1")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"move","from":"/a","path":"/a/b"}]""", "/a/b")]
    [InlineData("""{"a":1}""", """[{"op":"copy","from":"/b","path":"/c"}]""", "/b")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"","value":1}]""", "")]
    [InlineData("""{"a":1}""", """[{"op":"remove","path":""}]""", "")]
    public void Answers_422_with_the_place_when_it_does_not_fit(string target, string patch, string field)
    {
        PatchProblem problem = Apply(target, patch).Problem.ShouldNotBeNull();

        problem.Code.ShouldBe(422);
        problem.Causes.ShouldHaveSingleItem().Field.ShouldBe(field);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("[{}]")]
    [InlineData("[] []")]
    [InlineData("""[{"op":"none","path":"/a"}]""")]
    [InlineData("""[{"op":"add","path":"/a"}]""")]
    [InlineData("""[{"op":"add","value":1}]""")]
    [InlineData("""[{"op":"add","path":"a","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/~2","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/~","value":1}]""")]
    [InlineData("""[{"op":"copy","path":"/a"}]""")]
    [InlineData("""[{"op":"add","path":"/a","value":1e999}]""")]
    [InlineData("""[{"op":"add","path":"/a","value":"\ud800"}]""")]
    public void Answers_400_to_what_is_no_patch(string patch) => Apply("""{"a":1}""", patch).Problem.ShouldNotBeNull().Code.ShouldBe(400);

    [Fact]
    public void Leaves_the_target_as_it_was_even_when_a_later_operation_fails()
    {
        JsonObject target = Json.Object("""{"a":{"b":[1]}}""");

        JsonPatch.Apply(target, """[{"op":"add","path":"/a/b/-","value":2},{"op":"remove","path":"/x"}]"""u8).Ok.ShouldBeFalse();

        target.ShouldBeJson("""{"a":{"b":[1]}}""");
    }

    [Fact]
    public void Refuses_to_be_made_a_bomb_by_copies()
    {
        string copies = string.Join(',', Enumerable.Range(0, 60).Select(i => """{"op":"copy","from":"/a","path":"/a/-"}"""));

        Apply("""{"a":["0123456789"]}""", $"[{copies}]").Problem.ShouldNotBeNull().Code.ShouldBeOneOf(413, 422);

        string wide = string.Join(',', Enumerable.Range(0, 100).Select(i => """{"op":"copy","from":"/a","path":"/bN"}""".Replace("N", $"{i}")));
        Apply($$"""{"a":"{{new string('x', 100_000)}}"}""", $"[{wide}]").Problem.ShouldNotBeNull().Code.ShouldBe(413);
    }

    [Fact]
    public void Refuses_to_build_what_is_deeper_than_a_document_may_be()
    {
        string moves = string.Join(',', Enumerable.Range(0, 100).Select(i => """{"op":"add","path":"/n","value":{}},{"op":"move","from":"/a","path":"/n/a"},{"op":"move","from":"/n","path":"/a"}"""));

        Apply("""{"a":{}}""", $"[{moves}]").Problem.ShouldNotBeNull().Message.ShouldContain("deeper");
    }

    [Fact]
    public void Refuses_more_operations_than_Kubernetes_allows()
    {
        string patch = "[" + string.Join(',', Enumerable.Repeat("""{"op":"test","path":"","value":{}}""", JsonPatch.MaxOperations + 1)) + "]";

        Apply("{}", patch).Problem.ShouldNotBeNull().Message.ShouldBe("The allowed maximum operations in a JSON patch is 10000, got 10001");
    }

    [Fact]
    public void Gives_up_on_a_patch_that_would_keep_a_core_busy()
    {
        string large = string.Join(',', Enumerable.Repeat("0", 300_000));
        string moves = string.Join(',', Enumerable.Repeat("""{"op":"move","from":"/a","path":"/b"},{"op":"move","from":"/b","path":"/a"}""", 2_000));

        Apply($$"""{"a":[{{large}}]}""", $"[{moves}]").Problem.ShouldNotBeNull().Message.ShouldContain("too much work");
    }

    private static PatchResult Apply(string target, string patch) => JsonPatch.Apply(Json.Object(target), Encoding.UTF8.GetBytes(patch));
}
