using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>
/// The client certificates that were revoked, kept in the store and so the same for every control plane on it. Asked at every request, so that a
/// revocation acts on connections that are open, too. Thread-safe.
/// </summary>
public sealed class RevokedCertificates(TimeProvider time)
{
    internal const string Plural = "revokedcertificates";

    private const int Attempts = 5;

    private ResourceStore? _store;

    /// <summary>From now on the revocations are those of this store.</summary>
    public void Use(ResourceStore store) => Volatile.Write(ref _store, store);

    /// <summary>Whether a certificate counts no more.</summary>
    /// <param name="serial">Hexadecimal.</param>
    /// <param name="issued">When it was made.</param>
    public bool Holds(string name, string serial, DateTimeOffset issued)
    {
        if (Volatile.Read(ref _store) is not { Current: var view })
            return false;
        return view.Get(KeyOfSerial(serial)) is not null
            // SECURITY: an entry that cannot be read revokes all that it could mean.
            || (view.Get(KeyOfName(name)) is { } stored && (RevokedCertificateJson.Read(stored.Json) is not { } entry || issued <= entry.At));
    }

    /// <summary>All of them, the oldest first.</summary>
    /// <exception cref="StorageException">The store cannot say what is latest.</exception>
    public async Task<ImmutableArray<RevokedCertificate>> List(CancellationToken cancel) =>
        [.. (await Store.Latest(cancel)).List(PlaneRecords.Group, Plural).Values.Select(static stored => RevokedCertificateJson.Read(stored.Json)).OfType<RevokedCertificate>()
            .OrderBy(static entry => entry.At).ThenBy(static entry => entry.Name + entry.Serial, StringComparer.Ordinal)];

    /// <summary>Revokes every certificate that this user was issued so far. One that is issued later counts.</summary>
    /// <exception cref="StorageException">The store cannot be written.</exception>
    public Task<RevokedCertificate> RevokeName(string name, string by, CancellationToken cancel) =>
        Write(KeyOfName(name), new RevokedCertificate(name, "", time.GetUtcNow(), by), cancel);

    /// <summary>Revokes the one certificate of this serial number.</summary>
    /// <exception cref="StorageException">The store cannot be written.</exception>
    public Task<RevokedCertificate> RevokeSerial(string serial, string by, CancellationToken cancel) =>
        Write(KeyOfSerial(serial), new RevokedCertificate("", Plain(serial), time.GetUtcNow(), by), cancel);

    private ResourceStore Store => Volatile.Read(ref _store) ?? throw new InvalidOperationException("the revocations have no store yet");

    private async Task<RevokedCertificate> Write(ObjectKey key, RevokedCertificate entry, CancellationToken cancel)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            long before = (await Store.Latest(cancel)).Get(key)?.Revision ?? 0;
            if ((await Store.Commit([new ObjectWrite(key, before, RevokedCertificateJson.Write(key, entry))], cancel)).Made)
                return entry;
        }
        throw new StorageException("others are revoking the same certificates; try again");
    }

    // A user's name may hold what an object's may not.
    private static ObjectKey KeyOfName(string name) => new(PlaneRecords.Group, Plural, "", $"name-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))}");

    private static ObjectKey KeyOfSerial(string serial) => new(PlaneRecords.Group, Plural, "", $"serial-{Plain(serial)}");

    private static string Plain(string serial) => serial.TrimStart('0').ToLowerInvariant() is { Length: > 0 } digits ? digits : "0";
}
