namespace Portcullis.Syntax.Tests;

public sealed class DiagnosticsTests
{
    [Fact]
    public void Counts_on_where_the_list_ends()
    {
        var found = new Diagnostics();
        for (int i = 0; i < 1500; i++)
            found.Error("PCL1", SourceSpan.None, "message");
        var all = new Diagnostics();

        all.AddInOrder(found);

        (all.All.Count, all.ErrorCount, all.Truncated).ShouldBe((1000, 1500, true));
    }

    [Fact]
    public void Takes_over_in_the_order_of_the_lines()
    {
        var source = new SourceText("t", "");
        var found = new Diagnostics();
        foreach ((int line, int column) in new[] { (3, 1), (1, 9), (1, 2), (0, 0) })
            found.Error("PCL1", new SourceSpan(source, line, column, 1), "message");
        var all = new Diagnostics();

        all.AddInOrder(found);

        all.All.Select(diagnostic => diagnostic.Span.ToString()).ShouldBe(["t", "t:1:2", "t:1:9", "t:3:1"]);
    }
}
