using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>
/// The API's bearer tokens: 256 random bits each, of which the store keeps the SHA-256, sealed. Every control plane on one store knows the same;
/// a revocation acts on the next request where it was made, and elsewhere as soon as the change arrives there. Thread-safe.
/// </summary>
/// <remarks>Fails closed: until it has a store no token counts.</remarks>
public sealed class BearerTokens(TimeProvider time)
{
    /// <summary>Every token begins so: scanners for leaked secrets can find them.</summary>
    public const string Prefix = "portcullis_";

    internal const string Plural = "bearertokens";

    private const int MostTokens = 10_000;
    private const int LongestToken = 128;

    private ResourceStore? _store;

    /// <summary>From now on the tokens are those of this store.</summary>
    public void Use(ResourceStore store) => Volatile.Write(ref _store, store);

    /// <summary>Who holds this token; null when it is none of ours, over, or revoked.</summary>
    public Caller? Find(string bearer)
    {
        ArgumentNullException.ThrowIfNull(bearer);
        if (bearer.Length > LongestToken || !bearer.StartsWith(Prefix, StringComparison.Ordinal) || Volatile.Read(ref _store) is not { } store)
            return null;
        // SECURITY: found by its digest, so how long that takes tells nothing of any token.
        string digest = DigestOf(bearer);
        if (store.Current.Get(KeyOf(digest)) is not { } stored || BearerTokenJson.Read(stored.Json) is not { } token
            || token.Sha256 != digest || token.IsOver(time.GetUtcNow()))
            return null;
        ImmutableArray<string> groups = [AccessGroups.Of(token.Role), AccessGroups.Authenticated];
        return new Caller(token.Name, token.Namespace.Length == 0 ? groups : groups.Add(AccessGroups.OfNamespace(token.Namespace)), "token", token.Id);
    }

    /// <summary>All of them, the oldest first, those whose time is over too; not those that were revoked.</summary>
    /// <exception cref="StorageException">The store cannot say what is latest.</exception>
    public async Task<ImmutableArray<BearerToken>> List(CancellationToken cancel) =>
        [.. All(await Store.Latest(cancel)).Select(static each => each.Token).Where(static token => token.Revoked is null)
            .OrderBy(static token => token.Created).ThenBy(static token => token.Id, StringComparer.Ordinal)];

    /// <summary>Makes a token. It is returned here and never again.</summary>
    /// <param name="life">Null: it does not end.</param>
    /// <exception cref="StorageException">The store cannot be written, or holds too many.</exception>
    public async Task<(string Secret, BearerToken Token)> Create(string name, AccessRole role, string ns, TimeSpan? life, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(ns);
        (StoredObject Stored, BearerToken Token)[] all = [.. All(await Store.Latest(cancel))];
        DateTimeOffset now = time.GetUtcNow();
        if (all.Count(each => !each.Token.IsOver(now)) >= MostTokens)
            throw new StorageException($"there are {MostTokens} bearer tokens already; revoke some");
        await Forget(all, now, cancel);
        string id;
        do
            id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        while (Array.Exists(all, each => each.Token.Id == id));
        string secret = $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)).Replace('_', '.')}";
        var made = new BearerToken(id, name, role, ns, DigestOf(secret), now, life is { } span ? now + span : null);
        await Store.Commit([new ObjectWrite(KeyOf(made.Sha256), Expected: 0, BearerTokenJson.Write(made))], cancel);
        return (secret, made);
    }

    /// <summary>Ends the token of this id, or every token of this name; returns what was ended.</summary>
    /// <exception cref="StorageException">The store cannot be written.</exception>
    public async Task<ImmutableArray<BearerToken>> Revoke(string idOrName, CancellationToken cancel)
    {
        var gone = ImmutableArray.CreateBuilder<BearerToken>();
        (StoredObject Stored, BearerToken Token)[] all = [.. All(await Store.Latest(cancel)).Where(static each => each.Token.Revoked is null)];
        (StoredObject Stored, BearerToken Token)[] meant = Array.FindAll(all, each => each.Token.Id == idOrName);
        foreach ((StoredObject stored, BearerToken token) in meant.Length > 0 ? meant : Array.FindAll(all, each => each.Token.Name == idOrName))
        {
            byte[]? left = token.IsFromFile ? BearerTokenJson.Write(token with { Revoked = time.GetUtcNow() }) : null;
            // A token is written once and ended once: what made this fail is that another ended it.
            if ((await Store.Commit([new ObjectWrite(stored.Key, stored.Revision, left is null ? default(ReadOnlyMemory<byte>?) : left)], cancel)).Made)
                gone.Add(token);
        }
        return gone.ToImmutable();
    }

    /// <summary>Takes in tokens that a file held and the store never knew.</summary>
    /// <returns>How many are new.</returns>
    /// <exception cref="StorageException">The store cannot be written; what was taken in by then stays.</exception>
    public async Task<int> TakeOver(ImmutableArray<BearerToken> tokens, CancellationToken cancel)
    {
        int count = 0;
        StoreView view = await Store.Latest(cancel);
        foreach (BearerToken token in tokens)
            if (view.Get(KeyOf(token.Sha256)) is null && (await Store.Commit([new ObjectWrite(KeyOf(token.Sha256), Expected: 0, BearerTokenJson.Write(token))], cancel)).Made)
                count++;
        return count;
    }

    // Those that are over for a day are of no use to anybody; those of a file stay, or the file would bring them back.
    private async Task Forget((StoredObject Stored, BearerToken Token)[] all, DateTimeOffset now, CancellationToken cancel)
    {
        foreach ((StoredObject stored, BearerToken token) in all)
            if (!token.IsFromFile && token.IsOver(now - TimeSpan.FromDays(1)))
                await Store.Commit([new ObjectWrite(stored.Key, stored.Revision, default(ReadOnlyMemory<byte>?))], cancel);
    }

    private ResourceStore Store => Volatile.Read(ref _store) ?? throw new InvalidOperationException("the tokens have no store yet");

    private static IEnumerable<(StoredObject Stored, BearerToken Token)> All(StoreView view)
    {
        foreach (StoredObject stored in view.List(PlaneRecords.Group, Plural).Values)
            if (BearerTokenJson.Read(stored.Json) is { } token)
                yield return (stored, token);
    }

    private static ObjectKey KeyOf(string digest) => new(PlaneRecords.Group, Plural, "", digest);

    private static string DigestOf(string bearer) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(bearer)));
}
