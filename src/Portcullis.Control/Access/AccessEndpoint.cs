using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Portcullis.Kube;
using Portcullis.Resources;

namespace Portcullis.Control;

/// <summary>
/// Bearer tokens and revoked certificates over the API's own port, for <c>portcullis token</c> and <c>portcullis kubeconfig revoke</c>:
/// <c>/portcullis/v1/tokens</c> and <c>/portcullis/v1/revocations</c>. Admins only; what it changes is in the audit log. Thread-safe; throws nothing.
/// </summary>
public sealed class AccessEndpoint(ApiAccess access, TimeProvider time)
{
    public const string Root = "/portcullis/v1/";
    public const string TokensPath = Root + "tokens";
    public const string RevocationsPath = Root + "revocations";

    private const int LongestBody = 16 * 1024;
    private const double LongestLife = 3650 * 86_400.0;

    /// <summary>Answers one request.</summary>
    public async Task Handle(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        JsonObject answer;
        try
        {
            answer = await Answer(http);
        }
        catch (AccessRefusal refused)
        {
            answer = refused.Status;
        }
        catch (StorageException problem)
        {
            answer = AccessRefusal.Of(problem.OutcomeUnknown ? 504 : 503, problem.OutcomeUnknown ? "Timeout" : "ServiceUnavailable", problem.Message).Status;
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            http.Abort();
            return;
        }
        byte[] bytes = Encoding.UTF8.GetBytes(answer.ToJsonString() + "\n");
        http.Response.StatusCode = (int?)answer["code"] ?? StatusCodes.Status200OK;
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentLength = bytes.Length;
        await http.Response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
    }

    private async Task<JsonObject> Answer(HttpContext http)
    {
        string method = http.Request.Method.ToUpperInvariant(), path = http.Request.Path.Value ?? "";
        Caller caller = Admitted(http, method, path);
        CancellationToken cancel = http.RequestAborted;
        switch (method, path)
        {
            case ("GET", TokensPath):
                return new JsonObject { ["tokens"] = Told(await access.Tokens.List(cancel)) };
            case ("POST", TokensPath):
                return await CreateToken(http, caller, cancel);
            case ("DELETE", TokensPath):
                ImmutableArray<BearerToken> gone = await access.Tokens.Revoke(http.Request.Query["of"].ToString(), cancel);
                Audit(http, caller).Revoked(gone);
                return new JsonObject { ["tokens"] = Told(gone) };
            case ("GET", RevocationsPath):
                return new JsonObject { ["revocations"] = new JsonArray([.. (await access.Revoked.List(cancel)).Select(static entry => (JsonNode)RevokedCertificateJson.Tell(entry))]) };
            case ("POST", RevocationsPath):
                return await Revoke(http, caller, cancel);
            default:
                throw AccessRefusal.Of(404, "NotFound", "the server could not find the requested resource");
        }
    }

    private Caller Admitted(HttpContext http, string method, string path)
    {
        if (access.Authenticator.Authenticate(http.Connection.ClientCertificate, BearerHeader.Read(http)) is not { } caller)
            throw AccessRefusal.Of(401, "Unauthorized", "Unauthorized");
        // SECURITY: what is asked for in another's name must not be done with the caller's own rights.
        if (http.Request.Headers.Keys.Any(static name => name.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase)))
            throw AccessRefusal.Of(400, "BadRequest", "impersonation is not supported here");
        string verb = method.ToLowerInvariant();
        if (access.Rules.Refusal(caller, new AccessQuestion(verb, "", "", "", "", "", path)) is { } why)
        {
            if (verb is "post" or "delete")
                Audit(http, caller).Refused(verb == "post" ? "create" : verb, path == TokensPath, "Forbidden");
            throw AccessRefusal.Of(403, "Forbidden", $"User \"{caller.Name}\" cannot {verb} path \"{path}\": {why}");
        }
        return caller;
    }

    private async Task<JsonObject> CreateToken(HttpContext http, Caller caller, CancellationToken cancel)
    {
        using JsonDocument body = await Body(http, cancel);
        string name = Text(body, "name"), ns = Text(body, "namespace");
        if (AccessNames.Problem(name) is { } wrong)
            throw AccessRefusal.Of(400, "BadRequest", $"name {wrong}");
        if (AccessGroups.Parse(Text(body, "role")) is not { } role)
            throw AccessRefusal.Of(400, "BadRequest", $"role must be one of {string.Join(", ", AccessGroups.RoleNames)}");
        if (role == AccessRole.Proxy != ns.Length > 0)
            throw AccessRefusal.Of(400, "BadRequest", "role proxy, and no other, needs a namespace");
        if (role == AccessRole.Proxy && (NameSyntax.ProblemOfLabel(ns) is not null || (name.Contains('/', StringComparison.Ordinal) && !name.StartsWith(ns + "/", StringComparison.Ordinal))))
            throw AccessRefusal.Of(400, "BadRequest", "namespace must be a namespace's name, and a name with a slash must begin with it");
        TimeSpan? life = null;
        if (body.RootElement.TryGetProperty("seconds", out JsonElement seconds))
            life = seconds.ValueKind == JsonValueKind.Number && seconds.TryGetDouble(out double number) && number is > 0 and <= LongestLife
                ? TimeSpan.FromSeconds(number)
                : throw AccessRefusal.Of(400, "BadRequest", "seconds must be above 0, and ten years at most");
        (string secret, BearerToken token) = await access.Tokens.Create(name, role, ns, life, cancel);
        Audit(http, caller).Created(token);
        return new JsonObject { ["token"] = secret, ["of"] = BearerTokenJson.Tell(token) };
    }

    private async Task<JsonObject> Revoke(HttpContext http, Caller caller, CancellationToken cancel)
    {
        using JsonDocument body = await Body(http, cancel);
        string name = Text(body, "name"), serial = Text(body, "serial");
        if (name.Length > 0 == serial.Length > 0 || serial.Length > 64 || name.Length > 1024 || name.Any(char.IsControl) || !serial.All(char.IsAsciiHexDigit))
            throw AccessRefusal.Of(400, "BadRequest", "either name or serial, in hexadecimal, says which certificates are meant");
        RevokedCertificate made = name.Length > 0
            ? await access.Revoked.RevokeName(name, caller.Name, cancel)
            : await access.Revoked.RevokeSerial(serial, caller.Name, cancel);
        Audit(http, caller).Revoked(name + serial, made);
        return new JsonObject { ["revocations"] = new JsonArray((JsonNode)RevokedCertificateJson.Tell(made)) };
    }

    private static async Task<JsonDocument> Body(HttpContext http, CancellationToken cancel)
    {
        // SECURITY: a page in a browser that holds an admin's certificate cannot send this type to another site unasked.
        if (http.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
            throw AccessRefusal.Of(415, "UnsupportedMediaType", "the body must be application/json");
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = LongestBody;
        try
        {
            JsonDocument body = await JsonDocument.ParseAsync(http.Request.Body, new JsonDocumentOptions { MaxDepth = 8 }, cancel);
            if (body.RootElement.ValueKind != JsonValueKind.Object)
                throw AccessRefusal.Of(400, "BadRequest", "the body must be a JSON object");
            foreach (JsonProperty member in body.RootElement.EnumerateObject())
                _ = (member.Name, member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null);
            return body;
        }
        // The last one is half a surrogate pair in a text, which only reading it shows.
        catch (Exception broken) when (broken is JsonException or BadHttpRequestException or InvalidOperationException)
        {
            throw AccessRefusal.Of(400, "BadRequest", "the body cannot be read");
        }
    }

    private CredentialAudit Audit(HttpContext http, Caller caller) =>
        new(access.Audit, time, caller, http.Connection.RemoteIpAddress?.ToString() ?? "", http.Request.Headers.UserAgent.ToString());

    private static JsonArray Told(ImmutableArray<BearerToken> tokens) => new([.. tokens.Select(static token => (JsonNode)BearerTokenJson.Tell(token))]);

    private static string Text(JsonDocument body, string member) => !body.RootElement.TryGetProperty(member, out JsonElement value) ? ""
        : value.ValueKind == JsonValueKind.String ? value.GetString()! : throw AccessRefusal.Of(400, "BadRequest", $"{member} must be a text");
}
