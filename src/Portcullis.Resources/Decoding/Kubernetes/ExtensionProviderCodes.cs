namespace Portcullis.Resources.Decoding;

/// <summary>PCL285x: MeshConfig's extension providers.</summary>
internal static class ExtensionProviderCodes
{
    /// <summary>A provider without a name, or with a name that another one has.</summary>
    public const string Name = "PCL2851";

    /// <summary>A provider of no kind, or of several.</summary>
    public const string Kind = "PCL2852";

    /// <summary>A service that is not written as <c>host</c> or <c>namespace/host</c>.</summary>
    public const string Service = "PCL2853";

    /// <summary>A port outside 1 to 65535.</summary>
    public const string Port = "PCL2854";

    /// <summary><c>statusOnError</c> is no HTTP status an answer can have.</summary>
    public const string StatusOnError = "PCL2855";

    /// <summary><c>pathPrefix</c> cannot begin a path.</summary>
    public const string PathPrefix = "PCL2856";

    /// <summary>An entry of a header list that names no header.</summary>
    public const string Header = "PCL2857";

    /// <summary><c>includeRequestBodyInCheck</c> without room for a body.</summary>
    public const string Body = "PCL2858";

    /// <summary>A timeout in which nothing can be answered.</summary>
    public const string Timeout = "PCL2859";

    /// <summary>Two fields of which only the newer one acts.</summary>
    public const string OlderField = "PCL2860";
}
