using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>
/// The API's bearer tokens: 256 random bits each, kept as SHA-256 in a file of mode 0600. Other processes may create and revoke:
/// the file is looked at again whenever it changed, so that a revocation acts on the next request. Thread-safe.
/// </summary>
/// <remarks>Fails closed: while the file cannot be read no token counts.</remarks>
public sealed class BearerTokens(string path, TimeProvider time, Action<string>? report = null)
{
    /// <summary>Every token begins so: scanners for leaked secrets can find them.</summary>
    public const string Prefix = "portcullis_";

    private const int MostTokens = 10_000;
    private const int LongestToken = 128;

    private readonly Lock _lock = new();
    private (DateTime Written, long Length) _seen = (default, -1);
    private ImmutableDictionary<string, BearerToken> _known = ImmutableDictionary<string, BearerToken>.Empty;
    private string _lastProblem = "";

    /// <summary>Who holds this token; null when it is none of ours, over, or cannot be checked.</summary>
    public Caller? Find(string bearer)
    {
        ArgumentNullException.ThrowIfNull(bearer);
        if (bearer.Length > LongestToken || !bearer.StartsWith(Prefix, StringComparison.Ordinal) || bearer.Split('_') is not [_, var id, ..])
            return null;
        if (!Read().TryGetValue(id, out BearerToken? token))
            return null;
        // SECURITY: compared in fixed time, whatever is wrong with it.
        if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(bearer)), Convert.FromHexString(token.Sha256)) || token.IsOver(time.GetUtcNow()))
            return null;
        ImmutableArray<string> groups = [AccessGroups.Of(token.Role), AccessGroups.Authenticated];
        return new Caller(token.Name, token.Namespace.Length == 0 ? groups : groups.Add(AccessGroups.OfNamespace(token.Namespace)), "token", token.Id);
    }

    /// <summary>All of them, the oldest first, those that are over too.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ImmutableArray<BearerToken> List() => [.. Load().OrderBy(token => token.Created).ThenBy(token => token.Id, StringComparer.Ordinal)];

    /// <summary>Makes a token. It is returned here and never again.</summary>
    /// <param name="life">Null: it does not end.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public (string Secret, BearerToken Token) Create(string name, AccessRole role, string ns, TimeSpan? life)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(ns);
        using FileStream hold = Hold();
        ImmutableArray<BearerToken> tokens = Load();
        if (tokens.Length >= MostTokens)
            throw new IOException($"`{path}` holds {MostTokens} tokens already; revoke some");
        DateTimeOffset now = time.GetUtcNow();
        string id;
        do
            id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        while (tokens.Any(token => token.Id == id));
        string secret = $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)).Replace('_', '.')}";
        var made = new BearerToken(id, name, role, ns, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret))), now, life is { } span ? now + span : null);
        Save(tokens.Add(made));
        return (secret, made);
    }

    /// <summary>Removes the token of this id, or every token of this name; returns what was removed.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public ImmutableArray<BearerToken> Revoke(string idOrName)
    {
        using FileStream hold = Hold();
        ImmutableArray<BearerToken> tokens = Load();
        ImmutableArray<BearerToken> gone = [.. tokens.Where(token => token.Id == idOrName)];
        if (gone.IsEmpty)
            gone = [.. tokens.Where(token => token.Name == idOrName)];
        if (!gone.IsEmpty)
            Save(tokens.RemoveRange(gone));
        return gone;
    }

    private ImmutableDictionary<string, BearerToken> Read()
    {
        lock (_lock)
        {
            try
            {
                var file = new FileInfo(path);
                (DateTime, long) now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : (default, -1);
                if (now == _seen)
                    return _known;
                _known = Load().ToImmutableDictionary(token => token.Id, StringComparer.Ordinal);
                (_seen, _lastProblem) = (now, "");
            }
            catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
            {
                (_seen, _known) = ((default, -2), ImmutableDictionary<string, BearerToken>.Empty);
                if (refusal.Message != _lastProblem)
                    report?.Invoke($"no bearer token is accepted: {refusal.Message}");
                _lastProblem = refusal.Message;
            }
            return _known;
        }
    }

    private ImmutableArray<BearerToken> Load()
    {
        if (PrivateFile.Read(path) is not { } text)
            return [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return [.. document.RootElement.GetProperty("tokens").EnumerateArray().Select(Parse).DistinctBy(token => token.Id, StringComparer.Ordinal)];
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new IOException($"`{path}` is damaged; restore it, or remove it and create the tokens again", broken);
        }
    }

    private static BearerToken Parse(JsonElement entry)
    {
        string Text(string name) => entry.GetProperty(name).GetString() ?? throw new FormatException(name);
        return new BearerToken(
            Text("id"), Text("name"), AccessGroups.Parse(Text("role")) ?? throw new FormatException("role"), Text("namespace"),
            Convert.FromHexString(Text("sha256")).Length == SHA256.HashSizeInBytes ? Text("sha256") : throw new FormatException("sha256"),
            Time(Text("created")), entry.TryGetProperty("expires", out JsonElement end) ? Time(end.GetString() ?? "") : null);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None);

    private void Save(ImmutableArray<BearerToken> tokens)
    {
        var list = new JsonArray();
        foreach (BearerToken token in tokens)
        {
            var entry = new JsonObject
            {
                ["id"] = token.Id,
                ["name"] = token.Name,
                ["role"] = AccessGroups.NameOf(token.Role),
                ["namespace"] = token.Namespace,
                ["sha256"] = token.Sha256,
                ["created"] = token.Created.ToString("O", CultureInfo.InvariantCulture),
            };
            if (token.Expires is { } end)
                entry["expires"] = end.ToString("O", CultureInfo.InvariantCulture);
            list.Add((JsonNode)entry);
        }
        PrivateFile.Replace(path, new JsonObject { ["tokens"] = list }.ToJsonString() + "\n");
    }

    // Two processes that create at once must not lose one of the two.
    private FileStream Hold()
    {
        PrivateFile.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".");
        return PrivateFile.TryLock(path + ".lock") ?? throw new IOException($"another process is changing `{path}`; try again");
    }
}
