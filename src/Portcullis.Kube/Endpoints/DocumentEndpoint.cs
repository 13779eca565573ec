using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Portcullis.Kube;

/// <summary>Answers what is known without the store: versions, discovery, OpenAPI. Each document is made once.</summary>
internal sealed class DocumentEndpoint
{
    private readonly KubeApiOptions _options;
    private readonly ConcurrentDictionary<string, FixedDocument> _made = new(StringComparer.Ordinal);
    private readonly Lazy<ImmutableArray<OpenApi3Document>> _openApi;

    public DocumentEndpoint(KubeApiOptions options)
    {
        _options = options;
        _openApi = new(() => OpenApi3Document.All(options.Catalog));
    }

    /// <summary>False when the path is no document.</summary>
    public async Task<bool> Answer(HttpContext http, string[] segments)
    {
        string accept = http.Request.Headers.Accept.ToString();
        FixedDocument? document = segments switch
        {
            [] or [""] => Made("", Paths),
            ["version"] => Made("version", Version),
            ["api" or "apis"] => Discovery(segments[0], DiscoveryDocuments.Negotiate(accept)),
            ["api", var version] => MadeIfAny($"api/{version}", () => DiscoveryDocuments.Resources(_options.Catalog, "", version)),
            ["apis", var group] => MadeIfAny($"apis/{group}", () => DiscoveryDocuments.Group(_options.Catalog, group)),
            ["apis", var group, var version] when group.Length > 0 =>
                MadeIfAny($"apis/{group}/{version}", () => DiscoveryDocuments.Resources(_options.Catalog, group, version)),
            ["openapi", "v2"] => accept.Contains("+protobuf", StringComparison.Ordinal)
                ? Made("openapi/v2 protobuf", () => OpenApi2Document.Protobuf(_options.Catalog), OpenApi2Document.ProtobufType)
                : Made("openapi/v2", () => OpenApi2Document.Json(_options.Catalog)),
            ["openapi", "v3"] => Made("openapi/v3", () => OpenApi3Document.Index(_openApi.Value)),
            ["openapi", "v3", .. var path] => OpenApi3(string.Join('/', path)),
            _ => null,
        };
        if (document is null)
            return false;
        // The index of OpenAPI names each document with its hash: what is asked for by hash never changes.
        bool forEver = segments is ["openapi", "v3", _, ..] && http.Request.Query["hash"].ToString().Length > 0;
        await Kube.Answer.Document(http, document, forEver);
        return true;
    }

    private FixedDocument Discovery(string root, DiscoveryForm form) => Made($"{root} {form}",
        () => root == "api" ? DiscoveryDocuments.Core(_options.Catalog, form) : DiscoveryDocuments.Groups(_options.Catalog, form),
        DiscoveryDocuments.ContentType(form));

    private FixedDocument? OpenApi3(string path)
    {
        foreach (OpenApi3Document document in _openApi.Value)
            if (document.Path == path)
                return Made("openapi/v3/" + path, () => document.Json.ToArray());
        return null;
    }

    private FixedDocument Made(string key, Func<byte[]> make, string media = "application/json") =>
        _made.GetOrAdd(key, _ => FixedDocument.Of(make(), media));

    private FixedDocument? MadeIfAny(string key, Func<byte[]?> make)
    {
        if (_made.TryGetValue(key, out FixedDocument? made))
            return made;
        return make() is { } body ? _made.GetOrAdd(key, FixedDocument.Of(body, "application/json")) : null;
    }

    private byte[] Version()
    {
        string[] numbers = _options.GitVersion.TrimStart('v').Split('.');
        return ObjectJson.Write(new JsonObject
        {
            ["major"] = numbers[0],
            ["minor"] = numbers.Length > 1 ? numbers[1] : "",
            ["gitVersion"] = _options.GitVersion,
            ["gitCommit"] = "",
            ["gitTreeState"] = "clean",
            ["buildDate"] = "1970-01-01T00:00:00Z",
            ["goVersion"] = "",
            ["compiler"] = RuntimeInformation.FrameworkDescription,
            ["platform"] = RuntimeInformation.OSArchitecture == Architecture.X64 ? "linux/amd64" : $"linux/{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}",
        });
    }

    private byte[] Paths()
    {
        ImmutableArray<string> versions = [.. _options.Catalog.All.Where(type => type.Group.Length > 0)
            .SelectMany(type => type.Versions.Select(version => $"/apis/{type.Group}/{version}")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return ObjectJson.Write(new JsonObject
        {
            ["paths"] = ObjectJson.TextArray(["/api", "/api/v1", "/apis", .. versions, "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"]),
        });
    }
}
