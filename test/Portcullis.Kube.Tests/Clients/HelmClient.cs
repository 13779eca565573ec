using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

/// <summary>What Helm 3 says on the wire, for a chart that is rendered already: each release is a Secret, each object is read and then created or patched.</summary>
internal sealed class HelmClient(KubeServer server, string release)
{
    private const string Secrets = ApiSample.Secrets;
    private readonly string _mine = $"?labelSelector={Uri.EscapeDataString($"name={release},owner=helm")}";

    /// <summary>The revisions kept, each with its status, the oldest first.</summary>
    public async Task<string[]> History()
    {
        KubeAnswer listed = await server.Get(Secrets + _mine);
        return [.. listed.Json["items"]!.AsArray().Select(item => item!["metadata"]!["labels"]!)
            .OrderBy(labels => int.Parse((string)labels["version"]!)).Select(labels => $"{(string)labels["version"]!} {(string)labels["status"]!}")];
    }

    /// <summary><c>helm install</c>.</summary>
    public async Task Install(params JsonObject[] objects)
    {
        (await server.Get("/version")).At("gitVersion").ShouldNotBeNull();
        foreach (string path in new[] { "/api", "/apis", "/openapi/v3", "/openapi/v2" })
            (await server.Get(path)).Code.ShouldBe(200);
        (await History()).ShouldBeEmpty();
        foreach (JsonObject each in objects)
            (await server.Get(Path(each))).Code.ShouldBe(404);
        await Keep(1, "pending-install", objects);
        foreach (JsonObject each in objects)
            (await server.Send("POST", Collection(each) + "?fieldManager=helm", Owned(each).ToJsonString())).Code.ShouldBe(201);
        await Mark(1, "deployed");
    }

    /// <summary><c>helm upgrade</c> and <c>helm rollback</c>: the objects of a revision become those of another.</summary>
    public async Task Change(int from, int to, JsonObject[] old, JsonObject[] objects, string pending)
    {
        await Keep(to, pending, objects);
        foreach (JsonObject each in objects)
        {
            KubeAnswer live = await server.Get(Path(each));
            if (live.Code == 404)
            {
                (await server.Send("POST", Collection(each) + "?fieldManager=helm", Owned(each).ToJsonString())).Code.ShouldBe(201);
                continue;
            }
            JsonObject? before = Array.Find(old, one => Path(one) == Path(each));
            (string body, string media) = Patch(before, each, live.Json);
            KubeAnswer patched = await server.Send("PATCH", Path(each) + "?fieldManager=helm", body, media);
            patched.Code.ShouldBe(200, patched.Body);
        }
        foreach (JsonObject gone in old.Where(one => !Array.Exists(objects, each => Path(each) == Path(one))))
            await Remove(gone);
        await Mark(from, "superseded");
        await Mark(to, "deployed");
    }

    /// <summary><c>helm uninstall</c>.</summary>
    public async Task Uninstall(int revision, params JsonObject[] objects)
    {
        await Mark(revision, "uninstalling");
        foreach (JsonObject each in objects)
            await Remove(each);
        KubeAnswer listed = await server.Get(Secrets + _mine);
        foreach (string name in listed.Names)
            (await server.Send("DELETE", $"{Secrets}/{name}")).Code.ShouldBe(200);
    }

    /// <summary>The manifest that a revision keeps.</summary>
    public async Task<string> Manifest(int revision)
    {
        byte[] packed = Convert.FromBase64String(Encoding.ASCII.GetString(Convert.FromBase64String((await server.Get($"{Secrets}/{Name(revision)}")).At("data", "release")!)));
        await using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return await reader.ReadToEndAsync();
    }

    private string Name(int revision) => $"sh.helm.release.v1.{release}.v{revision}";

    private async Task Keep(int revision, string status, JsonObject[] objects)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', objects.Select(each => each.ToJsonString()))));
        string twice = Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToBase64String(packed.ToArray())));
        string secret = $$$"""
            {"apiVersion":"v1","kind":"Secret","type":"helm.sh/release.v1","data":{"release":"{{{twice}}}"},
             "metadata":{"name":"{{{Name(revision)}}}","labels":{"name":"{{{release}}}","owner":"helm","status":"{{{status}}}","version":"{{{revision}}}"} } }
            """;
        (await server.Send("POST", Secrets, secret)).Code.ShouldBe(201);
    }

    /// <summary>Helm writes the whole Secret anew, without a resourceVersion.</summary>
    private async Task Mark(int revision, string status)
    {
        JsonObject secret = (await server.Get($"{Secrets}/{Name(revision)}")).Json;
        var metadata = new JsonObject { ["name"] = Name(revision), ["labels"] = secret["metadata"]!["labels"]!.DeepClone() };
        metadata["labels"]!["status"] = status;
        secret["metadata"] = metadata;
        KubeAnswer marked = await server.Send("PUT", $"{Secrets}/{Name(revision)}", secret.ToJsonString());
        marked.Code.ShouldBe(200, marked.Body);
    }

    private async Task Remove(JsonObject each)
    {
        KubeAnswer live = await server.Get(Path(each));
        if (live.Code == 404 || live.At("metadata", "annotations", "helm.sh/resource-policy") == "keep")
            return;
        (await server.Send("DELETE", Path(each), """{"propagationPolicy":"Background"}""")).Code.ShouldBe(200);
    }

    /// <summary>Of Kubernetes' own kinds a strategic patch, of custom ones a merge patch: what the chart changed, and what somebody else changed of it.</summary>
    private static (string Body, string Media) Patch(JsonObject? before, JsonObject wanted, JsonObject live)
    {
        JsonObject target = Owned(wanted);
        var patch = new JsonObject();
        foreach ((string member, JsonNode? value) in target)
            if (member is not ("apiVersion" or "kind" or "metadata") && !JsonNode.DeepEquals(live[member], value))
                patch[member] = value?.DeepClone();
        foreach ((string member, JsonNode? _) in before ?? [])
            if (!target.ContainsKey(member))
                patch[member] = null;
        if (patch["spec"]?["ports"] is JsonArray ports)
            foreach (JsonNode? gone in (before!["spec"]!["ports"] as JsonArray)!.Where(old => !ports.Any(port => JsonNode.DeepEquals(port!["port"], old!["port"]))))
                ports.Add((JsonNode)new JsonObject { ["$patch"] = "delete", ["port"] = gone!["port"]!.DeepClone() });
        patch["metadata"] = new JsonObject { ["labels"] = target["metadata"]!["labels"]!.DeepClone(), ["annotations"] = target["metadata"]!["annotations"]!.DeepClone() };
        bool custom = ((string)wanted["apiVersion"]!).Contains("istio", StringComparison.Ordinal);
        return (patch.ToJsonString(), custom ? "application/merge-patch+json" : "application/strategic-merge-patch+json");
    }

    private static JsonObject Owned(JsonObject each)
    {
        var owned = (JsonObject)each.DeepClone();
        JsonObject metadata = owned["metadata"]!.AsObject();
        JsonObject labels = metadata["labels"] as JsonObject ?? [], annotations = metadata["annotations"] as JsonObject ?? [];
        labels["app.kubernetes.io/managed-by"] = "Helm";
        annotations["meta.helm.sh/release-name"] = "demo";
        annotations["meta.helm.sh/release-namespace"] = "shop";
        (metadata["labels"], metadata["annotations"]) = (labels.DeepClone(), annotations.DeepClone());
        return owned;
    }

    private static string Collection(JsonObject each)
    {
        string version = (string)each["apiVersion"]!, plural = ((string)each["kind"]!).ToLowerInvariant() + "s";
        return $"/{(version.Contains('/', StringComparison.Ordinal) ? "apis" : "api")}/{version}/namespaces/shop/{plural}";
    }

    private static string Path(JsonObject each) => $"{Collection(each)}/{(string)each["metadata"]!["name"]!}";
}
