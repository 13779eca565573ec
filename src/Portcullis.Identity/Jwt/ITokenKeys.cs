namespace Portcullis.Identity;

/// <summary>Where verifying threads find the keys. Both members are cheap and thread-safe: they are called per token and never wait.</summary>
public interface ITokenKeys
{
    /// <summary>The keys in force, or null when they were never fetched.</summary>
    TokenKeySet? Find(KeyReference reference);

    /// <summary>A token named a key the set does not have: the issuer may have changed its keys.</summary>
    void ReportUnknownKey(KeyReference reference);
}
