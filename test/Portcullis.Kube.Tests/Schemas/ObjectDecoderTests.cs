using System.Text;
using Portcullis.Syntax;

namespace Portcullis.Kube.Tests;

public sealed class ObjectDecoderTests
{
    private static Parsed<ObjectBody> Json(string text) => ObjectDecoder.Read(Encoding.UTF8.GetBytes(text), yaml: false);

    private static Parsed<ObjectBody> Yaml(string text) => ObjectDecoder.Read(Encoding.UTF8.GetBytes(text), yaml: true);

    [Fact]
    public void Keeps_numbers_as_written_and_order_too() =>
        Json("""{"b":1.50,"a":12345678901234567890,"n":null,"l":[1,"é",true]}""").Value!.Object.ToJsonString(Relaxed)
            .ShouldBe("""{"b":1.50,"a":12345678901234567890,"n":null,"l":[1,"é",true]}""");

    [Fact]
    public void Reports_what_is_given_twice_once_and_keeps_the_last()
    {
        ObjectBody body = Json("""{"spec":{"a":1,"a":2,"a":3,"rules":[{"x":1,"x":2}]},"spec2":1}""").Value!;
        body.Duplicates.ShouldBe(["spec.a", "spec.rules[0].x"]);
        body.Object["spec"]!["a"]!.GetValue<int>().ShouldBe(3);
    }

    [Fact]
    public void Yaml_gives_the_same_object_as_json()
    {
        ObjectBody body = Yaml("# a comment\nkind: Thing\nspec: {a: 0x10, b: [1.5, yes, 'no', ~, true], c: 0o17, d: 1e3, e: +5}\n").Value!;
        body.Object.ToJsonString().ShouldBe("""{"kind":"Thing","spec":{"a":16,"b":[1.5,"yes","no",null,true],"c":15,"d":1000,"e":5}}""");
        body.Object["spec"]!["a"]!.GetValue<int>().ShouldBe(16);
    }

    [Theory]
    [InlineData("", "the body is empty")]
    [InlineData("[]", "the body must be a JSON object, found a list")]
    [InlineData("{} {}", "the body is not JSON: line 1, byte 4")]
    [InlineData("{\"a\":}", "the body is not JSON: line 1, byte 6")]
    [InlineData("{\"a\":\"\\ud800\"}", "the body is not JSON: a string holds half a surrogate pair")]
    [InlineData("{\"\\ud800\":1}", "the body is not JSON: a string holds half a surrogate pair")]
    public void Refuses_what_is_no_object(string text, string why) => Json(text).Problem!.Message.ShouldBe(why);

    [Theory]
    [InlineData("", "the body is empty")]
    [InlineData("- a\n", "the body must be a YAML mapping")]
    [InlineData("a: 1\n---\nb: 2\n", "the body must hold one YAML document")]
    [InlineData("a: .inf\n", "the body holds a number that JSON cannot write")]
    [InlineData("a: 1\na: 2\n", "the body is not YAML that is read here: line 2, column 1")]
    public void Refuses_what_is_no_yaml_object(string text, string why) => Yaml(text).Problem!.Message.ShouldBe(why);

    [Fact]
    public void Depth_and_length_are_bounded()
    {
        Json(string.Concat(Enumerable.Repeat("{\"a\":", 63)) + "1" + new string('}', 63)).Ok.ShouldBeTrue();
        Json(string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100)).Ok.ShouldBeFalse();
        Yaml(string.Concat(Enumerable.Repeat("{a: ", 100)) + "1" + new string('}', 100)).Ok.ShouldBeFalse();
        Json("{\"a\":\"" + new string('x', ObjectDecoder.LongestBody) + "\"}").Problem!.Message.ShouldContain("at most 3145728 are read");
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused() => ObjectDecoder.Read([(byte)'{', 0xFF, (byte)'}'], yaml: false).Problem!.Message.ShouldBe("the body is not UTF-8");

    [Fact]
    public void No_bytes_make_it_throw()
    {
        byte[] seed = """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a","labels":{"x":"\u00e9"}},"data":{"a":"YQ=="},"n":[1,-2.5e3,null,true]}"""u8.ToArray();
        var random = new Random(7);
        for (int round = 0; round < 3000; round++)
        {
            byte[] bytes = [.. seed];
            for (int change = random.Next(1, 6); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            int length = random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length;
            Parsed<ObjectBody> read = ObjectDecoder.Read(bytes.AsSpan(0, length), yaml: round % 2 == 0);
            if (read.Ok)
                SchemaValidator.Validate(read.Value.Object, KubeKinds.Secret.Schema);
            else
                read.Problem.ShouldNotBeNull();
        }
    }

    private static System.Text.Json.JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
