namespace Portcullis.Policy.Compiling;

/// <summary>Codes of what the policy compiler reports. All are warnings: errors were the decoder's to find.</summary>
internal static class PolicyCodes
{
    /// <summary>A term that means nothing; it shrinks ALLOW and widens every other action.</summary>
    public const string Malformed = "PCL6001";

    /// <summary>A principal of a trust domain that is not one of the mesh's.</summary>
    public const string ForeignTrustDomain = "PCL6002";

    /// <summary>CUSTOM policies deny what they match, because no provider is asked.</summary>
    public const string ProviderNotContacted = "PCL6003";

    /// <summary>A policy attached to something that this workload is not.</summary>
    public const string TargetElsewhere = "PCL6004";
}
