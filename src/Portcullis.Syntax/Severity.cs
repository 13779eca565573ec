namespace Portcullis.Syntax;

/// <summary>An error is what Istio refuses; a warning is what Istio accepts but cannot mean.</summary>
public enum Severity
{
    Warning,
    Error,
}
