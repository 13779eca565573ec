namespace Portcullis.Syntax.Tests;

public sealed class DiagnosticRendererTests
{
    [Fact]
    public void Draws_the_line_the_caret_and_the_help()
    {
        var source = new SourceText("cart.yaml", string.Concat(Enumerable.Repeat("\n", 13)) + "          - spiffe://td/ns/shop/sa/cart\n");

        Rendered(new Diagnostic(Severity.Warning, "PCL2104", "principal can never match", new SourceSpan(source, 14, 13, 9), "spec.rules[0]", "write `td`")).ShouldBe("""
            warning PCL2104: principal can never match
              --> cart.yaml:14:13  spec.rules[0]
            14 |           - spiffe://td/ns/shop/sa/cart
               |             ^^^^^^^^^
               = help: write `td`

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Keeps_tabs_and_shortens_long_lines()
    {
        Rendered(At("\tab", 2)).ShouldEndWith("1 | \tab\n  | \t^\n");

        string[] shortened = Rendered(At(new string('a', 500) + "b" + new string('a', 500), 501)).Split('\n');
        shortened[2].Length.ShouldBeLessThan(200);
        shortened[2][shortened[3].IndexOf('^', StringComparison.Ordinal)].ShouldBe('b');
    }

    [Fact]
    public void A_file_without_a_line_shows_its_name_alone() =>
        Rendered(new Diagnostic(Severity.Error, "PCL1112", "cannot read", new SourceSpan(new SourceText("a.yaml", ""), 0, 0, 0), "", null))
            .ShouldBe("error PCL1112: cannot read\n --> a.yaml\n");

    [Fact]
    public void Colours_only_when_asked()
    {
        Rendered(At("a", 1)).ShouldNotContain('\e');
        Rendered(At("a", 1), colour: true).ShouldContain("\e[1;31m^\e[0m");
    }

    [Fact]
    public void Control_characters_and_overrides_are_replaced()
    {
        string rendered = Rendered(new Diagnostic(Severity.Error, "PCL1", "a\e[2J\nb\u202E", new SourceSpan(new SourceText("\e]0;x", "\e[31m"), 1, 1, 1), "\e", "\e"));

        rendered.ShouldNotContain('\e');
        rendered.ShouldNotContain('\u202E');
        rendered.Count(c => c == '\n').ShouldBe(5);
    }

    [Fact]
    public void Hidden_lines_are_not_shown()
    {
        Diagnostic diagnostic = At("private", 1);
        diagnostic.Span.Source.HideLines(1, 1);

        Rendered(diagnostic).ShouldBe("error PCL1: message\n --> t:1:1\n1 | (not shown: it may hold a Secret's value)\n");
    }

    [Fact]
    public void JSON_has_a_member_for_each_part() =>
        DiagnosticJson.Write([new Diagnostic(Severity.Error, "PCL1", "say \"a\"", new SourceSpan(new SourceText("t", "a"), 1, 2, 3), "spec", "help")])
            .ShouldBe("""
            [
              {
                "severity": "error",
                "code": "PCL1",
                "message": "say \"a\"",
                "file": "t",
                "line": 1,
                "column": 2,
                "length": 3,
                "path": "spec",
                "help": "help"
              }
            ]
            """.ReplaceLineEndings("\n"));

    private static Diagnostic At(string text, int column) => new(Severity.Error, "PCL1", "message", new SourceSpan(new SourceText("t", text), 1, column, 1), "", null);

    private static string Rendered(Diagnostic diagnostic, bool colour = false)
    {
        using var text = new StringWriter { NewLine = "\n" };
        DiagnosticRenderer.Write(text, [diagnostic], colour);
        return text.ToString();
    }
}
