using Portcullis.Syntax;

namespace Portcullis.Control;

/// <summary>What makes two diagnostics of two compiles the same: code, object, field, message.</summary>
internal readonly record struct FindingKey(string Code, string Source, string Path, string Message)
{
    public static FindingKey Of(Diagnostic diagnostic) => new(diagnostic.Code, diagnostic.Span.Source.Name, diagnostic.Path, diagnostic.Message);
}
