using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Portcullis.Kube;

/// <summary>Answers what is known without the store: versions, discovery, OpenAPI. Each document is made once.</summary>
internal sealed class DocumentEndpoint(KubeApiOptions options)
{
    private readonly ConcurrentDictionary<(string Path, DiscoveryForm Form), byte[]> _made = new();

    /// <summary>False when the path is no document.</summary>
    public async Task<bool> Answer(HttpContext http, string[] segments)
    {
        DiscoveryForm form = DiscoveryDocuments.Negotiate(http.Request.Headers.Accept.ToString());
        switch (segments)
        {
            case [] or [""]:
                await Send(http, DiscoveryForm.Legacy, Paths);
                return true;
            case ["version"]:
                await Send(http, DiscoveryForm.Legacy, Version);
                return true;
            case ["openapi", "v2"]:
                // Enough for clients to leave validation to the server.
                await Kube.Answer.Write(http, 200, "application/com.github.proto-openapi.spec.v2.v1.0+protobuf", []);
                return true;
            case ["api"]:
                await Send(http, form, () => DiscoveryDocuments.Core(options.Catalog, form));
                return true;
            case ["apis"]:
                await Send(http, form, () => DiscoveryDocuments.Groups(options.Catalog, form));
                return true;
            case ["api", var version]:
                return await SendIfAny(http, DiscoveryDocuments.Resources(options.Catalog, "", version));
            case ["apis", var group]:
                return await SendIfAny(http, DiscoveryDocuments.Group(options.Catalog, group));
            case ["apis", var group, var version]:
                return await SendIfAny(http, group.Length == 0 ? null : DiscoveryDocuments.Resources(options.Catalog, group, version));
            default:
                return false;
        }
    }

    private Task Send(HttpContext http, DiscoveryForm form, Func<byte[]> make) =>
        Kube.Answer.Document(http, _made.GetOrAdd((http.Request.Path.Value ?? "", form), _ => make()), DiscoveryDocuments.ContentType(form));

    private static async Task<bool> SendIfAny(HttpContext http, byte[]? document)
    {
        if (document is null)
            return false;
        await Kube.Answer.Document(http, document, "application/json");
        return true;
    }

    private byte[] Version()
    {
        string[] numbers = options.GitVersion.TrimStart('v').Split('.');
        return ObjectJson.Write(new JsonObject
        {
            ["major"] = numbers[0],
            ["minor"] = numbers.Length > 1 ? numbers[1] : "",
            ["gitVersion"] = options.GitVersion,
            ["gitCommit"] = "",
            ["gitTreeState"] = "clean",
            ["buildDate"] = "1970-01-01T00:00:00Z",
            ["goVersion"] = "",
            ["compiler"] = RuntimeInformation.FrameworkDescription,
            ["platform"] = $"linux/{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}",
        });
    }

    private byte[] Paths()
    {
        ImmutableArray<string> versions = [.. options.Catalog.All.Where(type => type.Group.Length > 0)
            .SelectMany(type => type.Versions.Select(version => $"/apis/{type.Group}/{version}")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return ObjectJson.Write(new JsonObject
        {
            ["paths"] = ObjectJson.TextArray(["/api", "/api/v1", "/apis", .. versions, "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"]),
        });
    }
}
