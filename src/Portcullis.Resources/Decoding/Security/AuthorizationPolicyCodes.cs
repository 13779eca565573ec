namespace Portcullis.Resources.Decoding;

/// <summary>PCL21xx: AuthorizationPolicy.</summary>
internal static class AuthorizationPolicyCodes
{
    /// <summary>A1: DENY without rules.</summary>
    public const string DenyWithoutRules = "PCL2101";

    /// <summary>A2: CUSTOM without rules.</summary>
    public const string CustomWithoutRules = "PCL2102";

    /// <summary>A3: CUSTOM without a provider.</summary>
    public const string CustomWithoutProvider = "PCL2103";

    /// <summary>A principal that begins with the scheme, which is prepended anyway.</summary>
    public const string SchemeInPrincipal = "PCL2104";

    /// <summary>A4: a provider without CUSTOM.</summary>
    public const string ProviderWithoutCustom = "PCL2105";

    /// <summary>A5: CUSTOM with an identity field or key.</summary>
    public const string NotWithCustom = "PCL2106";

    /// <summary>A6: a null rule, an empty from or to, a missing or empty source or operation.</summary>
    public const string EmptyPart = "PCL2107";

    /// <summary>A7: service accounts beside principals or namespaces in one source.</summary>
    public const string ServiceAccountsBeside = "PCL2108";

    /// <summary>A8: an empty string in a list.</summary>
    public const string EmptyValue = "PCL2109";

    /// <summary>A9: not an IP address or block.</summary>
    public const string IpBlock = "PCL2110";

    /// <summary>A9: not a port.</summary>
    public const string Port = "PCL2111";

    /// <summary>A10: not a service account, or too many.</summary>
    public const string ServiceAccount = "PCL2112";

    /// <summary>A11: not a trust domain.</summary>
    public const string TrustDomain = "PCL2113";

    /// <summary>A12: a malformed path template, or braces outside one.</summary>
    public const string PathTemplate = "PCL2114";

    /// <summary>A13: an empty, unknown or malformed key.</summary>
    public const string ConditionKey = "PCL2115";

    /// <summary>A13: neither values nor notValues.</summary>
    public const string ConditionWithoutValues = "PCL2116";

    /// <summary>A14: a key that this API removed.</summary>
    public const string RemovedKey = "PCL2117";

    /// <summary>A15: a dry-run annotation that is not a boolean, or with AUDIT or CUSTOM.</summary>
    public const string DryRun = "PCL2118";

    /// <summary>W2: a DENY rule that denies everything on TCP ports.</summary>
    public const string DeniesAllTcp = "PCL2119";

    /// <summary>2.6: a <c>*</c> that is a plain character, because it stands neither first nor last.</summary>
    public const string LiteralStar = "PCL2120";

    /// <summary>2.6: a value that nothing can equal.</summary>
    public const string NeverMatches = "PCL2121";
}
