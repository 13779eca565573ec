using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Control;

namespace Portcullis.Commands;

/// <summary>The credentials that a running control plane keeps, through its API. It writes them into its audit log.</summary>
internal sealed class ServedBook(KubeClient client) : ICredentialBook
{
    public ImmutableArray<BearerToken> Tokens() => ReadTokens(Answer(client.Find(AccessEndpoint.TokensPath)));

    public (string Secret, BearerToken Token) CreateToken(AccessRequest request)
    {
        var body = new JsonObject { ["name"] = request.Name, ["role"] = AccessGroups.NameOf(request.Role), ["namespace"] = request.Namespace };
        if (request.Life is { } life)
            body["seconds"] = life.TotalSeconds;
        return Read(client.Post(AccessEndpoint.TokensPath, body), static answer => (answer.GetProperty("token").GetString()!, BearerTokenJson.Read(answer.GetProperty("of"), isTold: true)));
    }

    public ImmutableArray<BearerToken> RevokeTokens(string idOrName) => ReadTokens(client.Remove($"{AccessEndpoint.TokensPath}?of={Uri.EscapeDataString(idOrName)}"));

    public ImmutableArray<RevokedCertificate> RevokedCertificates() => ReadRevocations(Answer(client.Find(AccessEndpoint.RevocationsPath)));

    public RevokedCertificate RevokeName(string name) => ReadRevocations(client.Post(AccessEndpoint.RevocationsPath, new JsonObject { ["name"] = name })).Single();

    public RevokedCertificate RevokeSerial(string serial) => ReadRevocations(client.Post(AccessEndpoint.RevocationsPath, new JsonObject { ["serial"] = serial })).Single();

    public void Dispose() => client.Dispose();

    private static JsonObject Answer(JsonObject? found) =>
        found ?? throw new IOException("the control plane does not keep credentials in its store: it is of an older version; use the `portcullis` that it runs");

    private static ImmutableArray<BearerToken> ReadTokens(JsonObject answer) =>
        Read(answer, static read => read.GetProperty("tokens").EnumerateArray().Select(static each => BearerTokenJson.Read(each, isTold: true)).ToImmutableArray());

    private static ImmutableArray<RevokedCertificate> ReadRevocations(JsonObject answer) =>
        Read(answer, static read => read.GetProperty("revocations").EnumerateArray().Select(static each => RevokedCertificateJson.Read(each)).ToImmutableArray());

    private static T Read<T>(JsonObject answer, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer.ToJsonString());
            return read(document.RootElement);
        }
        catch (Exception broken) when (BearerTokenJson.IsBroken(broken))
        {
            throw new IOException("the control plane's answer cannot be read: it is of another version", broken);
        }
    }
}
