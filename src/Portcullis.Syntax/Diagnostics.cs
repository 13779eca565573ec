namespace Portcullis.Syntax;

/// <summary>The sink that readers, decoders and compilers report to, so that one pass tells everything. Not thread-safe.</summary>
public sealed class Diagnostics
{
    // SECURITY: a hostile file must not turn into an unbounded list of complaints.
    private const int Most = 1000;

    private readonly List<Diagnostic> _found = [];

    public IReadOnlyList<Diagnostic> All => _found;
    public int ErrorCount { get; private set; }
    public bool HasErrors => ErrorCount > 0;

    /// <summary>True when the list was cut; <see cref="ErrorCount"/> still counts on.</summary>
    public bool Truncated { get; private set; }

    public void Error(string code, Node node, string message, string? help = null) =>
        Add(new Diagnostic(Severity.Error, code, message, node.Span, node.Path, help));

    /// <summary>Reports an error and returns the default value, so that a decoder can say <c>return found.Error&lt;T&gt;(…)</c>.</summary>
    public T? Error<T>(string code, Node node, string message, string? help = null)
    {
        Error(code, node, message, help);
        return default;
    }

    public void Error(string code, SourceSpan span, string message, string? help = null) =>
        Add(new Diagnostic(Severity.Error, code, message, span, Path: "", help));

    public void Warn(string code, Node node, string message, string? help = null) =>
        Add(new Diagnostic(Severity.Warning, code, message, node.Span, node.Path, help));

    public void Warn(string code, SourceSpan span, string message, string? help = null) =>
        Add(new Diagnostic(Severity.Warning, code, message, span, Path: "", help));

    public void Add(Diagnostic diagnostic)
    {
        ArgumentNullException.ThrowIfNull(diagnostic);
        if (diagnostic.Severity == Severity.Error)
            ErrorCount++;
        if (_found.Count < Most)
            _found.Add(diagnostic);
        else
            Truncated = true;
    }

    /// <summary>Takes over what another sink found in one text, in the order of its lines. What has no place comes first.</summary>
    public void AddInOrder(Diagnostics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int unlisted = other.ErrorCount - other._found.Count(diagnostic => diagnostic.Severity == Severity.Error);
        AddRange(other._found.OrderBy(diagnostic => diagnostic.Span.Line).ThenBy(diagnostic => diagnostic.Span.Column));
        ErrorCount += unlisted;
        Truncated |= other.Truncated;
    }

    public void AddRange(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (Diagnostic diagnostic in diagnostics)
            Add(diagnostic);
    }
}
