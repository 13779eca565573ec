namespace Portcullis.Syntax.Tests;

public sealed class JsonReaderTests
{
    [Fact]
    public void Gives_the_same_tree_as_YAML()
    {
        var found = new Diagnostics();
        const string text = """{"a": [1, -2.5e3, "x\u00e9", true, null], "ö": {"b": false}}""";

        Node json = JsonReader.Read(new SourceText("t", text), found)!;
        Node yaml = YamlReader.Read(new SourceText("t", text), found).Single();

        found.All.ShouldBeEmpty();
        Outline(json).ShouldBe(Outline(yaml));
    }

    [Fact]
    public void Positions_count_characters_and_not_bytes()
    {
        var root = (MappingNode)JsonReader.Read(new SourceText("t", "{\n \"größe\": \"𝒳\",  \"b\": 12}"), new Diagnostics())!;

        (root["größe"]!.Span.ToString(), root["größe"]!.Span.Length).ShouldBe(("t:2:11", 4));
        (root["b"]!.Span.ToString(), root["b"]!.Span.Length).ShouldBe(("t:2:23", 2));
    }

    [Theory]
    [InlineData("{\"a\": 1, \"a\": 2}", "PCL1004 t:1:10")]
    [InlineData("{\"a\": }", "PCL1001 t:1:7")]
    [InlineData("{\"a\": 1} x", "PCL1001 t:1:10")]
    [InlineData("{\"a\": 01}", "PCL1001 t:1:8")]
    [InlineData("// comment", "PCL1001 t:1:1")]
    [InlineData("{\"a\": \"\\ud800\"}", "PCL1001 t:1:7")]
    [InlineData("[1", "PCL1001 t:1:3")]
    public void Refuses_what_is_not_JSON_with_its_place(string json, string refusal)
    {
        var found = new Diagnostics();

        JsonReader.Read(new SourceText("t", json), found);

        found.All.Select(diagnostic => $"{diagnostic.Code} {diagnostic.Span}").ShouldBe([refusal]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void An_empty_text_is_no_document(string json)
    {
        var found = new Diagnostics();

        JsonReader.Read(new SourceText("t", json), found).ShouldBeNull();

        found.All.ShouldBeEmpty();
    }

    private static string Outline(Node node) => node switch
    {
        ScalarNode scalar => $"{scalar.Kind}:{scalar.Text}",
        SequenceNode sequence => $"[{string.Join(",", sequence.Items.Select(Outline))}]",
        MappingNode mapping => $"{{{string.Join(",", mapping.Entries.Select(entry => $"{entry.Name}={Outline(entry.Value)}"))}}}",
        _ => "",
    };
}
