namespace Portcullis.Syntax;

/// <summary>SECURITY: how much of a hostile text is read, so that memory and time stay bounded.</summary>
public static class TreeLimits
{
    /// <summary>Bytes of a file, and characters of a text.</summary>
    public const int Length = 32 * 1024 * 1024;

    /// <summary>Nodes of one text, over all its documents and with its aliases expanded.</summary>
    public const int Nodes = 1_000_000;

    /// <summary>Nodes that come from expanding aliases.</summary>
    public const int AliasNodes = 100_000;

    /// <summary>Mappings and sequences inside each other.</summary>
    public const int Depth = 64;

    internal static bool Admits(SourceText source, Diagnostics found)
    {
        if (source.Text.Length <= Length)
            return true;
        ReportLength(source.Name, source.Text.Length, found);
        return false;
    }

    /// <summary>Reports a text that is too long to be read.</summary>
    public static void ReportLength(string name, long length, Diagnostics found)
    {
        ArgumentNullException.ThrowIfNull(found);
        found.Error(SyntaxCodes.TooLarge, new SourceSpan(new SourceText(name, ""), 0, 0, 0),
            $"`{name}` is too large: {length} bytes, and at most {Length} ({Length / (1024 * 1024)} MiB) are read", help: "split it into several files");
    }
}
