namespace Portcullis.Resources.Tests;

/// <summary>A rule of the specification: a document it refuses, and the closest one it does not.</summary>
/// <param name="Refused">The error as <c>code path</c>.</param>
public sealed record RuleCase(string Rule, string Refused, string Bad, string Good)
{
    public override string ToString() => $"{Rule}: {Bad}";
}
