using Portcullis.Syntax;

namespace Portcullis.Resources.Tests;

/// <summary>What a text gives when it is loaded: the set and everything reported.</summary>
internal sealed record Loaded(ResourceSet Set, Diagnostics Found)
{
    public static Loaded From(string yaml, UnknownFields unknownFields = UnknownFields.Reject, string name = "test.yaml")
    {
        var found = new Diagnostics();
        return new Loaded(ResourceLoader.Load([new SourceText(name, yaml)], found, unknownFields), found);
    }

    /// <summary>Every error as <c>code path</c>, for comparing.</summary>
    public string[] Errors => [.. Found.All.Where(each => each.Severity == Severity.Error).Select(each => $"{each.Code} {each.Path}")];

    public string[] Warnings => [.. Found.All.Where(each => each.Severity == Severity.Warning).Select(each => $"{each.Code} {each.Path}")];

    public string Rendered
    {
        get
        {
            using var text = new StringWriter { NewLine = "\n" };
            DiagnosticRenderer.Write(text, Found.All);
            return text.ToString();
        }
    }
}
