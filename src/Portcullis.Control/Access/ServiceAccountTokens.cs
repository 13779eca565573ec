using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Portcullis.Identity;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>
/// Signs and checks the tokens of service accounts: JSON Web Tokens (RFC 7519) by ES256 with the key in the file <c>sa.key</c> of mode 0600.
/// A token counts as long as it has not ended and its service account exists with the same uid.
/// </summary>
/// <remarks>
/// SECURITY: what a service account may do is its annotation <see cref="RoleAnnotation"/> when the token is used, not when it was made;
/// without it, nothing. Thread-safe.
/// </remarks>
public sealed class ServiceAccountTokens : ITokenIssuer, IDisposable
{
    /// <summary>What a service account may do: admin, operator, viewer or proxy. Only an admin may write it.</summary>
    public const string RoleAnnotation = "portcullis.dev/role";

    /// <summary>The claim <c>iss</c>, and the audience of tokens that are for this API.</summary>
    public const string Issuer = "https://kubernetes.default.svc";

    private const string Account = "system:serviceaccount:";
    private static readonly ImmutableArray<string> Ours = [Issuer];
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    private readonly ECDsa _key;
    private readonly string _keyId;
    private readonly TokenKeySet _public;
    private readonly TimeProvider _time;
    private readonly Lock _signing = new();

    private ServiceAccountTokens(ECDsa key, TimeProvider time)
    {
        (_key, _time) = (key, time);
        _keyId = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16];
        _public = PublicKeys(key, _keyId);
    }

    /// <summary>The account as the store has it now; null when there is none, or no store yet.</summary>
    public Func<ObjectKey, StoredObject?> Lookup { get; set; } = static _ => null;

    /// <summary>Reads the key from a folder, or makes one there.</summary>
    /// <exception cref="IOException">The file cannot be read or written, or others may read it.</exception>
    /// <exception cref="CryptographicException">It holds something else.</exception>
    public static ServiceAccountTokens Open(string folder, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(time);
        PrivateFile.MakeFolder(folder);
        string path = Path.Combine(folder, "sa.key");
        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (PrivateFile.Read(path) is not { } pem)
            PrivateFile.Replace(path, key.ExportPkcs8PrivateKeyPem() + "\n");
        else
            try
            {
                key.ImportFromPem(pem);
            }
            catch (ArgumentException unread)
            {
                throw new CryptographicException($"`{path}` holds no EC private key", unread);
            }
        if (key.KeySize != 256)
            throw new CryptographicException($"the key in `{path}` must be on the curve P-256");
        return new ServiceAccountTokens(key, time);
    }

    public ValueTask<IssuedToken?> Issue(string @namespace, string account, string accountUid, ImmutableArray<string> audiences, TimeSpan lifetime, Caller asker, CancellationToken cancel)
    {
        (string token, DateTimeOffset end) = Issue(@namespace, account, accountUid, audiences, lifetime);
        return new(new IssuedToken(token, end));
    }

    /// <summary>A token for an account; it ends after a year at the latest.</summary>
    /// <param name="audiences">Whom it is for; empty: this API.</param>
    public (string Token, DateTimeOffset Expires) Issue(string ns, string name, string uid, ImmutableArray<string> audiences, TimeSpan life)
    {
        DateTimeOffset now = _time.GetUtcNow();
        DateTimeOffset end = now + (life < Longest ? life : Longest);
        byte[] payload = Json(json =>
        {
            json.WriteStartArray("aud");
            foreach (string audience in audiences.IsDefaultOrEmpty ? Ours : audiences)
                json.WriteStringValue(audience);
            json.WriteEndArray();
            json.WriteNumber("exp", end.ToUnixTimeSeconds());
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteString("iss", Issuer);
            json.WriteString("jti", Guid.NewGuid().ToString());
            json.WriteStartObject("kubernetes.io");
            json.WriteString("namespace", ns);
            json.WriteStartObject("serviceaccount");
            json.WriteString("name", name);
            json.WriteString("uid", uid);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteNumber("nbf", now.ToUnixTimeSeconds());
            json.WriteString("sub", string.Create(CultureInfo.InvariantCulture, $"{Account}{ns}:{name}"));
        });
        byte[] header = Json(json =>
        {
            json.WriteString("alg", "ES256");
            json.WriteString("kid", _keyId);
            json.WriteString("typ", "JWT");
        });
        string text = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        byte[] signature;
        lock (_signing)
            signature = _key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return ($"{text}.{Base64Url.EncodeToString(signature)}", DateTimeOffset.FromUnixTimeSeconds(end.ToUnixTimeSeconds()));
    }

    /// <summary>Whose token this is; null when it is none of ours, or does not count any more.</summary>
    public Caller? Find(string bearer) => Review(bearer, Ours)?.Caller;

    /// <summary>Whose token this is, when it is good for one of the audiences.</summary>
    public ReviewedToken? Review(string bearer, ImmutableArray<string> audiences)
    {
        ArgumentNullException.ThrowIfNull(bearer);
        if (bearer.Length > UnverifiedToken.MostBytes || UnverifiedToken.Read(Encoding.UTF8.GetBytes(bearer), out _) is not { Algorithm: "ES256" } token)
            return null;
        ImmutableArray<string> held = [.. audiences.Where(audience => TokenVerifier.CheckAudience(token, [audience]) is null)];
        if (held.IsEmpty || token.Expires is null
            || (TokenVerifier.CheckIssuer(token, Issuer) ?? TokenVerifier.CheckTime(token, _time.GetUtcNow().ToUnixTimeSeconds()) ?? TokenVerifier.Verify(token, _public)) is not null)
            return null;
        // SECURITY: an account that was deleted and made again is another account.
        return AccountOf(token.Subject) is var (ns, name) && Known(ns, name) is { Uid.Length: > 0 } known && known.Uid == UidOf(token)
            ? new ReviewedToken(known, held)
            : null;
    }

    /// <summary>The groups of a service account by the name that its tokens give; none when the name is no account's.</summary>
    public ImmutableArray<string> GroupsOf(string subject) => AccountOf(subject) is var (ns, name) && Known(ns, name) is { } known ? known.Groups : [];

    public void Dispose() => _key.Dispose();

    private static (string Namespace, string Name)? AccountOf(string? subject) =>
        subject is not null && subject.StartsWith(Account, StringComparison.Ordinal) && subject[Account.Length..].Split(':') is [var ns, var name] ? (ns, name) : null;

    private Caller? Known(string ns, string name)
    {
        if (Lookup(new ObjectKey("", "serviceaccounts", ns, name)) is not { } account)
            return null;
        using JsonDocument stored = JsonDocument.Parse(account.Json);
        JsonElement metadata = stored.RootElement.GetProperty("metadata");
        string uid = metadata.TryGetProperty("uid", out JsonElement id) ? id.GetString() ?? "" : "";
        ImmutableArray<string> groups = ["system:serviceaccounts", $"system:serviceaccounts:{ns}", AccessGroups.Authenticated];
        AccessRole role = RoleOf(metadata);
        if (role != AccessRole.None)
            groups = groups.Add(AccessGroups.Of(role));
        if (role == AccessRole.Proxy)
            groups = groups.Add(AccessGroups.OfNamespace(ns));
        return new Caller($"{Account}{ns}:{name}", groups, "token", uid);
    }

    private static AccessRole RoleOf(JsonElement metadata) =>
        metadata.TryGetProperty("annotations", out JsonElement annotations) && annotations.ValueKind == JsonValueKind.Object
        && annotations.TryGetProperty(RoleAnnotation, out JsonElement role) && role.ValueKind == JsonValueKind.String
            ? AccessGroups.Parse(role.GetString()) ?? AccessRole.None
            : AccessRole.None;

    private static string? UidOf(UnverifiedToken token)
    {
        ClaimValue? uid = token.Claims().Find(["kubernetes.io"u8.ToArray(), "serviceaccount"u8.ToArray(), "uid"u8.ToArray()]);
        return uid is { Kind: ClaimKind.Text } ? Encoding.UTF8.GetString(uid.Text) : null;
    }

    private static TokenKeySet PublicKeys(ECDsa key, string keyId)
    {
        ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
        byte[] jwks = Json(json =>
        {
            json.WriteStartArray("keys");
            json.WriteStartObject();
            json.WriteString("kty", "EC");
            json.WriteString("crv", "P-256");
            json.WriteString("alg", "ES256");
            json.WriteString("kid", keyId);
            json.WriteString("x", Base64Url.EncodeToString(point.X));
            json.WriteString("y", Base64Url.EncodeToString(point.Y));
            json.WriteEndObject();
            json.WriteEndArray();
        });
        return TokenKeySet.Parse(jwks, ed25519: null).Value ?? throw new System.Diagnostics.UnreachableException("BUG: our own key set cannot be read");
    }

    private static byte[] Json(Action<Utf8JsonWriter> members)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }
}
