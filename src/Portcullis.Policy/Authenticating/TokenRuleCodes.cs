namespace Portcullis.Policy.Authenticating;

/// <summary>PCL601x: what the compiler of token rules reports. All are warnings.</summary>
internal static class TokenRuleCodes
{
    /// <summary>An inline key set without a usable key: the rule accepts no token.</summary>
    public const string NoUsableKey = "PCL6010";

    /// <summary>A key of an inline key set that is skipped or odd.</summary>
    public const string KeyNote = "PCL6011";

    /// <summary>An issuer that is no address, in a rule that says nothing else about its keys.</summary>
    public const string IssuerNotDiscoverable = "PCL6012";

    /// <summary>An output header that is not written.</summary>
    public const string OutputHeader = "PCL6013";

    /// <summary>An output header in which the same rule looks for tokens.</summary>
    public const string OutputHidesToken = "PCL6014";
}
