namespace Portcullis.Syntax;

/// <summary>PCL10xx: what can be wrong with a text before anyone asks what it means.</summary>
internal static class SyntaxCodes
{
    /// <summary>The text is not YAML, or not JSON.</summary>
    public const string Malformed = "PCL1001";

    /// <summary>The text is not UTF-8, or holds characters that no text has.</summary>
    public const string Encoding = "PCL1002";

    /// <summary>More text, nodes or nesting than is ever read.</summary>
    public const string TooLarge = "PCL1003";

    /// <summary>A mapping's key is repeated.</summary>
    public const string DuplicateKey = "PCL1004";

    /// <summary>A mapping's key is not a scalar.</summary>
    public const string Key = "PCL1005";

    /// <summary>An alias without an anchor, or one that holds itself, or too many of them.</summary>
    public const string Alias = "PCL1006";

    /// <summary>A YAML feature left out on purpose: merge keys and tags.</summary>
    public const string Unsupported = "PCL1007";

    /// <summary>A plain scalar that YAML 1.1 readers, kubectl among them, take for something else.</summary>
    public const string Ambiguous = "PCL1008";
}
