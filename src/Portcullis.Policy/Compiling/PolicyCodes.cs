namespace Portcullis.Policy.Compiling;

/// <summary>Codes of what the policy compiler reports. All are warnings: errors were the decoder's to find.</summary>
internal static class PolicyCodes
{
    /// <summary>A term that means nothing; it shrinks ALLOW and widens every other action.</summary>
    public const string Malformed = "PCL6001";

    /// <summary>A principal of a trust domain that is not one of the mesh's.</summary>
    public const string ForeignTrustDomain = "PCL6002";

    /// <summary>A policy attached to something that this workload is not.</summary>
    public const string TargetElsewhere = "PCL6004";

    // PCL6003 said that providers are not contacted, and is not used again.

    /// <summary>CUSTOM policies that deny what they match, because they name different providers.</summary>
    public const string ProvidersDiffer = "PCL6005";

    /// <summary>A CUSTOM policy that denies what it matches, because it names no provider.</summary>
    public const string ProviderMissing = "PCL6006";

    /// <summary>A CUSTOM policy that denies what it matches, because MeshConfig does not have its provider.</summary>
    public const string ProviderUnknown = "PCL6007";
}
