using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>A sink that says each thing once, although several listeners compile the same routes.</summary>
internal sealed class OnceDiagnostics(Diagnostics found)
{
    private readonly HashSet<(string Code, Node Node, string Message)> _said = [];

    public void Error(string code, Node node, string message, string? help = null)
    {
        if (_said.Add((code, node, message)))
            found.Error(code, node, message, help);
    }

    public void Warn(string code, Node node, string message, string? help = null)
    {
        if (_said.Add((code, node, message)))
            found.Warn(code, node, message, help);
    }
}
