using System.Buffers;
using System.Text;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>Turns <c>headers</c> blocks into steps. What would break the message's framing is reported and left out.</summary>
internal sealed class HeaderChangesCompiler(OnceDiagnostics found)
{
    private static readonly SearchValues<char> TokenChars =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> ForbiddenInValues = SearchValues.Create("\r\n\0");

    // SECURITY: these belong to the connection or frame the body; setting them by hand makes two readers see two messages.
    private static readonly string[] Reserved =
        ["connection", "content-length", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

    /// <summary>The Host that these changes ask for, or null.</summary>
    public static string? Authority(HeaderChangesSpec spec)
    {
        foreach ((string name, string value) in spec.Set.AddRange(spec.Add))
            if (IsAuthority(name) && value.Length > 0 && value.AsSpan().IndexOfAny(ForbiddenInValues) < 0)
                return value;
        return null;
    }

    /// <summary>Removal first, then set, then add, whatever order they are written in.</summary>
    public HeaderChanges Compile(HeaderChangesSpec spec, Node at)
    {
        if (spec.IsEmpty)
            return HeaderChanges.None;
        var steps = new List<HeaderChange>();
        foreach (string name in spec.Remove)
            AddStep(HeaderChangeKind.Remove, name, "", at, steps);
        foreach ((string name, string value) in spec.Set)
            AddStep(HeaderChangeKind.Set, name, value, at, steps);
        foreach ((string name, string value) in spec.Add)
            AddStep(HeaderChangeKind.Add, name, value, at, steps);
        return steps.Count == 0 ? HeaderChanges.None : new HeaderChanges([.. steps]);
    }

    private static bool IsAuthority(string name) =>
        name.Equals("host", StringComparison.OrdinalIgnoreCase) || name.Equals(":authority", StringComparison.OrdinalIgnoreCase);

    private void AddStep(HeaderChangeKind kind, string written, string value, Node at, List<HeaderChange> steps)
    {
        string name = written.ToLowerInvariant();
        if (IsAuthority(name))
            return;
        if (name.Length == 0 || name.AsSpan().IndexOfAnyExcept(TokenChars) >= 0)
        {
            found.Error(RoutingCodes.HeaderChange, at, $"`{written}` is not a header name that may be changed");
            return;
        }
        if (Reserved.Contains(name))
        {
            found.Warn(RoutingCodes.HeaderChange, at, $"header `{written}` is left alone: it belongs to the connection, not to the message");
            return;
        }
        if (value.AsSpan().IndexOfAny(ForbiddenInValues) >= 0)
        {
            found.Error(RoutingCodes.HeaderChange, at, $"the value for header `{written}` holds a line break");
            return;
        }
        steps.Add(new HeaderChange(kind, Encoding.ASCII.GetBytes(name), Encoding.UTF8.GetBytes(value)));
    }
}
