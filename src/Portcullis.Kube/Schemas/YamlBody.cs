using System.Text;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>Reads a body in YAML, as <c>application/apply-patch+yaml</c> may be.</summary>
internal static class YamlBody
{
    /// <summary>Reads valid UTF-8 of bounded length.</summary>
    public static Parsed<ObjectBody> Read(ReadOnlySpan<byte> body)
    {
        var found = new Diagnostics();
        var documents = YamlReader.Read(new SourceText("body", Encoding.UTF8.GetString(body)), found);
        // SECURITY: the reader's own message may quote a value, and the body may be a Secret.
        if (found.All.FirstOrDefault(diagnostic => diagnostic.Severity == Severity.Error) is { } error)
            return new Problem($"the body is not YAML that is read here: line {error.Span.Line}, column {error.Span.Column}");
        if (documents is not [MappingNode mapping])
            return new Problem(documents.IsEmpty ? "the body is empty" : documents.Length > 1 ? "the body must hold one YAML document" : "the body must be a YAML mapping");
        return NodeJson.Of(mapping) is { } read ? new ObjectBody(read, []) : new Problem("the body holds a number that JSON cannot write");
    }
}
