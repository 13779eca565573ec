using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Portcullis.Kube.Tests;

public sealed class JsonPathReaderTests
{
    private static readonly JsonElement Sample = JsonDocument.Parse("""
        {"metadata":{"name":"a","labels":{"a.b":"dotted","plain":"p"}},
         "spec":{"hosts":["x","y"],"port":80,"on":true,"empty":null,"tls":{"mode":"SIMPLE"}},
         "status":{"conditions":[{"type":"Accepted","status":"True"},{"type":"Ready","status":"False","n":1}]}}
        """).RootElement;

    [Theory]
    [InlineData(".metadata.name", "a")]
    [InlineData("{.metadata.name}", "a")]
    [InlineData("$.metadata.name", "a")]
    [InlineData(@".metadata.labels['a\.b']", "dotted")]
    [InlineData(".metadata.labels['a.b']", "dotted")]
    [InlineData(".metadata.labels[\"plain\"]", "p")]
    [InlineData(@".metadata.labels.a\.b", "dotted")]
    [InlineData(".spec.hosts", """["x","y"]""")]
    [InlineData(".spec.hosts[0]", "x")]
    [InlineData(".spec.hosts[-1]", "y")]
    [InlineData(".spec.hosts[2]", null)]
    [InlineData(".spec.hosts[*]", "x,y")]
    [InlineData(".spec.tls.*", "SIMPLE")]
    [InlineData(".spec.port", "80")]
    [InlineData(".spec.on", "true")]
    [InlineData(".spec.empty", null)]
    [InlineData(".spec.none.deeper", null)]
    [InlineData(".status.conditions[?(@.type==\"Ready\")].status", "False")]
    [InlineData(".status.conditions[?(@.type=='Ready')].status", "False")]
    [InlineData(".status.conditions[?( @.type != 'Ready' )].status", "True")]
    [InlineData(".status.conditions[?(@.n==1)].type", "Ready")]
    [InlineData(".status.conditions[?(@.n)].type", "Ready")]
    [InlineData(".spec.hosts[?(@==\"y\")]", "y")]
    [InlineData(".status.conditions[*].type", "Accepted,Ready")]
    public void Finds(string path, string? text) => JsonPathReader.Of(path).Show(Sample).ShouldBe(text);

    [Theory]
    [InlineData("metadata.name")]
    [InlineData(".spec.hosts[")]
    [InlineData(".spec.hosts[a]")]
    [InlineData(".spec.hosts[?(@.a=b)]")]
    [InlineData(".spec.hosts['a]")]
    public void Finds_nothing_by_a_path_it_cannot_read(string path)
    {
        JsonPathReader reader = JsonPathReader.Of(path);

        reader.IsValid.ShouldBeFalse();
        reader.First(Sample).ShouldBeNull();
    }

    [Theory]
    [InlineData(".abcdefgh")]
    [InlineData(".*")]
    [InlineData("[?(@.abcdefgh)]")]
    public void Finds_nothing_by_names_that_are_no_text(string path) =>
        JsonPathReader.Of(path + ".abcdefgh").Show(JsonDocument.Parse("""{"\ud800":{"\udfff":"\ud800"}}""").RootElement).ShouldBeNull();

    [Fact]
    public void Never_throws() =>
        Prop.ForAll(Gen.Elements(".", "[", "]", "*", "?", "(", ")", "@", "=", "!", "'", "\"", "\\", "-", "1", "spec", "hosts", "{", "}", "$", " ").ListOf().ToArbitrary(), parts =>
        {
            JsonPathReader.Of(string.Concat(parts)).Show(Sample);
            return true;
        }).QuickCheckThrowOnFailure();
}
