using System.Collections.Immutable;

namespace Portcullis.Routing;

/// <summary>Istio's <c>exportTo</c>: empty or <c>*</c> everywhere, <c>.</c> the own namespace, <c>~</c> nowhere, else a namespace's name.</summary>
internal static class ExportScope
{
    public static bool Covers(ImmutableArray<string> exportTo, string ownNamespace, string @namespace)
    {
        if (exportTo.IsDefaultOrEmpty)
            return true;
        foreach (string entry in exportTo)
            if (entry == "*" || entry == @namespace || (entry == "." && ownNamespace == @namespace))
                return true;
        return false;
    }

    /// <summary>Istio's order of VirtualServices for one gateway: private to its namespace (0), exported to it by name (1), public (2).</summary>
    public static int Precedence(ImmutableArray<string> exportTo, string ownNamespace, string @namespace)
    {
        if (exportTo.IsDefaultOrEmpty || exportTo.Contains("*", StringComparer.Ordinal))
            return 2;
        return ownNamespace == @namespace && exportTo.Contains(".", StringComparer.Ordinal) ? 0 : 1;
    }
}
