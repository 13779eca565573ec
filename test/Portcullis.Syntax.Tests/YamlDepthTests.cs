namespace Portcullis.Syntax.Tests;

public sealed class YamlDepthTests
{
    /// <summary>It once took minutes: skipping over the rest let the scanner work on it.</summary>
    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void A_hundred_thousand_brackets_are_one_complaint(char bracket)
    {
        var found = new Diagnostics();

        YamlReader.Read(new SourceText("deep.yaml", "a: " + new string(bracket, 100_000)), found).ShouldBeEmpty();

        found.All.ShouldHaveSingleItem().Message.ShouldStartWith("nested more than 64 deep");
    }
}
