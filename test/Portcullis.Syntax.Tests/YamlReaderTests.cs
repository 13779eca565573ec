using System.Collections.Immutable;

namespace Portcullis.Syntax.Tests;

public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("a", NodeKind.String)]
    [InlineData("'1'", NodeKind.String)]
    [InlineData("\"true\"", NodeKind.String)]
    [InlineData("! 1", NodeKind.String)]
    [InlineData("!!str 1", NodeKind.String)]
    [InlineData("|\n  1", NodeKind.String)]
    [InlineData("2026-01-31T12:00:00Z", NodeKind.String)]
    [InlineData("1.2.3", NodeKind.String)]
    [InlineData("1e", NodeKind.String)]
    [InlineData(".", NodeKind.String)]
    [InlineData("0x", NodeKind.String)]
    [InlineData("0o8", NodeKind.String)]
    [InlineData("1_000", NodeKind.String)]
    [InlineData("12:30:45", NodeKind.String)]
    [InlineData("true", NodeKind.Boolean)]
    [InlineData("FALSE", NodeKind.Boolean)]
    [InlineData("", NodeKind.Null)]
    [InlineData("~", NodeKind.Null)]
    [InlineData("null", NodeKind.Null)]
    [InlineData("-12", NodeKind.Integer)]
    [InlineData("+12", NodeKind.Integer)]
    [InlineData("0o17", NodeKind.Integer)]
    [InlineData("0xFf", NodeKind.Integer)]
    [InlineData("!!int 7", NodeKind.Integer)]
    [InlineData("1.", NodeKind.Number)]
    [InlineData("-.5e+3", NodeKind.Number)]
    [InlineData(".inf", NodeKind.Number)]
    [InlineData(".NaN", NodeKind.Number)]
    public void Scalars_mean_what_the_core_schema_says(string yaml, NodeKind kind)
    {
        var found = new Diagnostics();

        var root = (MappingNode)YamlReader.Read(new SourceText("t", $"a: {yaml}\n"), found).Single();

        found.All.ShouldBeEmpty();
        root["a"]!.Kind.ShouldBe(kind);
    }

    [Fact]
    public void Every_node_knows_its_place_and_path()
    {
        var root = (MappingNode)Read("# comment\n\na:\n- b: \"c\"\n  d.e: [1, {f: g}]\n").Single();

        Node deep = root.At("a", 0, "d.e", 1, "f");
        (deep.Path, deep.Span.ToString(), deep.Span.Length).ShouldBe(("a[0][d.e][1].f", "t:5:16", 1));
        (root.At("a", 0, "b").Span.Column, root.At("a", 0, "b").Span.Length).ShouldBe((6, 3));
        root.Span.ToString().ShouldBe("t:3:1");
        root.At("a", 7, "x").ShouldBeSameAs(root["a"]);
    }

    [Fact]
    public void Documents_are_read_one_by_one_with_their_own_lines()
    {
        ImmutableArray<Node> documents = Read("%YAML 1.2\n# about\n---\na: 1\n...\n---\n---\n- b\n--- c\n---\nd: |\n  --- not a marker\n");

        documents.Select(document => document.Span.ToString()).ShouldBe(["t:4:1", "t:8:1", "t:9:5", "t:11:1"]);
        ((ScalarNode)((MappingNode)documents[3])["d"]!).Text.ShouldBe("--- not a marker\n");
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Line_ends_of_every_system_are_counted_alike(string end)
    {
        var root = (MappingNode)Read($"a: 1{end}b: 2{end}---{end}c: 3{end}")[1];

        root["c"]!.Span.ToString().ShouldBe("t:4:4");
        root["c"]!.Span.Source.Line(4).ToString().ShouldBe("c: 3");
    }

    [Fact]
    public void Aliases_are_copied_and_keep_their_own_paths()
    {
        var root = (MappingNode)Read("a: &x {b: [1]}\nc: *x\n").Single();

        root.At("c", "b", 0).Path.ShouldBe("c.b[0]");
        root.At("a", "b", 0).Path.ShouldBe("a.b[0]");
        root.At("c", "b", 0).Span.ShouldBe(root.At("a", "b", 0).Span);
    }

    [Theory]
    [InlineData("a: *x", "PCL1006 t:1:4")]
    [InlineData("&x [*x]", "PCL1006 t:1:5")]
    [InlineData("a: 1\na: 2", "PCL1004 t:2:1")]
    [InlineData("a: &x {}\nb: {<<: *x}", "PCL1007 t:2:5")]
    [InlineData("{[a]: b}", "PCL1005 t:1:2")]
    [InlineData("? {a: b}\n: c", "PCL1005 t:1:3")]
    [InlineData("a: !!binary aGk=", "PCL1007 t:1:4")]
    [InlineData("a: !!int b", "PCL1007 t:1:4")]
    [InlineData("a: !!omap []", "PCL1007 t:1:4")]
    [InlineData("a: b: c", "PCL1001 t:1:5")]
    [InlineData("a:\n\tb: c", "PCL1001 t:2:1")]
    [InlineData("a: [b", "PCL1001 t:1:6")]
    [InlineData("a: \u0001", "PCL1002 t:1:4")]
    public void Refuses_what_is_not_read_with_its_place(string yaml, string refusal)
    {
        var found = new Diagnostics();

        YamlReader.Read(new SourceText("t", yaml), found);

        found.All.Select(diagnostic => $"{diagnostic.Code} {diagnostic.Span}").ShouldBe([refusal]);
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        var found = new Diagnostics();
        string deepest = new string('[', TreeLimits.Depth) + new string(']', TreeLimits.Depth);

        YamlReader.Read(new SourceText("t", deepest), found).Length.ShouldBe(1);
        found.All.ShouldBeEmpty();

        YamlReader.Read(new SourceText("t", $"[{deepest}, after]"), found);
        found.All.Single().Message.ShouldBe("nested more than 64 deep; the rest of this text is not read");
    }

    [Fact]
    public void Text_beyond_the_limit_is_refused_unread()
    {
        var found = new Diagnostics();

        YamlReader.Read(new SourceText("t", new string(' ', TreeLimits.Length + 1)), found).ShouldBeEmpty();

        found.All.Single().Code.ShouldBe("PCL1003");
    }

    [Theory]
    [InlineData("yes", "write \"yes\" in quotes")]
    [InlineData("010", "write it without leading zeros")]
    public void Warns_where_YAML_1_1_reads_something_else(string yaml, string help)
    {
        var found = new Diagnostics();

        YamlReader.Read(new SourceText("t", $"a: {yaml}"), found);

        found.All.Single().Help.ShouldBe(help);
        found.HasErrors.ShouldBeFalse();
    }

    private static ImmutableArray<Node> Read(string yaml)
    {
        var found = new Diagnostics();
        ImmutableArray<Node> documents = YamlReader.Read(new SourceText("t", yaml), found);
        found.All.ShouldBeEmpty();
        return documents;
    }
}
