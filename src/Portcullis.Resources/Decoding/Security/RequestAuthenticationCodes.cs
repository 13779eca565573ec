namespace Portcullis.Resources.Decoding;

/// <summary>PCL23xx: RequestAuthentication.</summary>
internal static class RequestAuthenticationCodes
{
    /// <summary>R1: neither issuer nor jwksUri, or an empty issuer.</summary>
    public const string Issuer = "PCL2301";

    /// <summary>R2: jwksUri is not an http or https URI.</summary>
    public const string JwksUri = "PCL2302";

    /// <summary>R3: both jwks and jwksUri.</summary>
    public const string BothKeySets = "PCL2303";

    /// <summary>R4: an inline key set that cannot be read.</summary>
    public const string Jwks = "PCL2304";

    /// <summary>R5: an empty audience, parameter, cookie or claim name.</summary>
    public const string EmptyEntry = "PCL2305";

    /// <summary>R6: a header without a name.</summary>
    public const string HeaderName = "PCL2306";

    /// <summary>R7: a claim-to-header entry without a claim, or with a header that cannot be one.</summary>
    public const string ClaimToHeader = "PCL2307";

    /// <summary>R8: a timeout below or between milliseconds.</summary>
    public const string Timeout = "PCL2308";

    /// <summary>W3: an inline key set with private or symmetric keys.</summary>
    public const string SecretKeys = "PCL2309";
}
