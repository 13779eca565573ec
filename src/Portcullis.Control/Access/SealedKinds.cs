using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Which objects are encrypted where they are stored.</summary>
/// <remarks>
/// SECURITY: Secrets, because they must not be read; bearer tokens and revocations, because they must not be forged: who can write to etcd and has
/// no key can make none that opens.
/// </remarks>
public static class SealedKinds
{
    public static bool Holds(ObjectKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key is { Group: "", Plural: "secrets" } or { Group: PlaneRecords.Group, Plural: BearerTokens.Plural or RevokedCertificates.Plural };
    }
}
