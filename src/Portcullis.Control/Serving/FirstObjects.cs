using System.Text.Json.Nodes;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Puts into the store what every mesh has: the first namespaces, and one CustomResourceDefinition for each custom kind.</summary>
internal sealed class FirstObjects(KubeWriter writer, ResourceStore store)
{
    private static readonly string[] Namespaces = ["default", "kube-system", ConfigFeed.MeshConfigNamespace];

    /// <summary>What is not there yet; null when the API can be used.</summary>
    public static string? Missing(StoreView view) =>
        Namespaces.FirstOrDefault(name => view.Get(new ObjectKey("", "namespaces", "", name)) is null) is { } name ? $"namespace {name} is not there yet" : null;

    /// <summary>Makes what is missing, and mends definitions that an older version wrote; then a namespace again whenever it goes, as it does when somebody takes it out of the store. Until cancelled.</summary>
    public async Task Keep(CancellationToken cancel)
    {
        StoreWatch watch = store.Watch("", "namespaces", store.CurrentRevision);
        await Make(cancel);
        while (true)
        {
            await watch.Next(cancel);
            if (Missing(store.Current) is not null)
                await Make(cancel);
        }
    }

    private async Task Make(CancellationToken cancel)
    {
        StoreView view = await store.Latest(cancel);
        foreach (JsonObject definition in CustomResourceDefinitions.All(MeshKinds.Catalog))
            await Define(definition, view, cancel);
        // Last, because they are what readiness waits for.
        foreach (string name in Namespaces)
            if (view.Get(new ObjectKey("", "namespaces", "", name)) is null)
                await writer.Create(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } }, cancel);
    }

    private async Task Define(JsonObject definition, StoreView view, CancellationToken cancel)
    {
        var key = new ObjectKey("apiextensions.k8s.io", "customresourcedefinitions", "", (string)definition["metadata"]!["name"]!);
        if (view.Get(key) is not { } stored)
            await writer.Create((JsonObject)definition.DeepClone(), cancel);
        else if (!JsonNode.DeepEquals(JsonNode.Parse(stored.Json.Span)!["spec"], definition["spec"]))
            await writer.Update((JsonObject)definition.DeepClone(), cancel);
        await writer.UpdateStatus([new StatusChange(key, now => JsonNode.DeepEquals(now["status"], definition["status"]) ? null : (JsonObject?)definition["status"]?.DeepClone())], cancel);
    }
}
