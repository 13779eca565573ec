using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Shows the known data planes as Pods, and as Deployments those of one name: read-only objects of the store. Not thread-safe.</summary>
/// <remarks>
/// The namespace of a data plane that is new here is made if need be. A view that was deleted comes back when its namespace is there, and
/// never brings the namespace back.
/// </remarks>
internal sealed class PlaneViews(KubeWriter writer, ResourceStore store, TimeProvider time, Action<string> report)
{
    private readonly Dictionary<ObjectKey, Shown> _shown = [];
    private string _refusal = "";

    /// <summary>Writes what changed since the last call and what is gone, and deletes the views of data planes that are forgotten.</summary>
    public async Task Show(ImmutableArray<PlaneRun> runs, CancellationToken cancel)
    {
        Dictionary<ObjectKey, (string Signature, JsonObject Object)> wanted = [];
        foreach (PlaneRun run in runs)
            wanted[PodKey(run)] = ($"{run.Connected} {run.Counts} {run.Plane.Version} {run.Plane.Address} {string.Join(',', run.Plane.Labels)}", PlaneViewJson.Pod(run));
        foreach (IGrouping<(string, string), PlaneRun> same in runs.GroupBy(static run => (run.Plane.Namespace, PlaneViewJson.DeploymentOf(run))))
        {
            PlaneRun[] all = [.. same];
            wanted[new ObjectKey("apps", "deployments", same.Key.Item1, same.Key.Item2)] =
                (string.Join(';', all.Select(static run => $"{run.Connected} {run.Counts} {run.Plane.Version}")), PlaneViewJson.Deployment(same.Key.Item2, all));
        }
        foreach ((ObjectKey key, (string signature, JsonObject view)) in wanted)
            if (IsDue(key, signature))
                await Write(key, signature, view, cancel);
        foreach (ObjectKey old in _shown.Keys.Where(key => !wanted.ContainsKey(key)).ToArray())
            _shown.Remove(old);
        foreach (StoredObject old in store.Current.List("", "pods").Values.Concat(store.Current.List("apps", "deployments").Values))
            if (!wanted.ContainsKey(old.Key))
                await writer.Delete(old.Key, resourceVersion: null, cancel);
    }

    private static ObjectKey PodKey(PlaneRun run) => new("", "pods", run.Plane.Namespace, run.Plane.Name);

    private bool IsDue(ObjectKey key, string signature)
    {
        if (!_shown.TryGetValue(key, out Shown shown))
            return true;
        bool isThere = store.Current.Get(key) is not null;
        // What is refused once is refused until it is another.
        return (shown.Signature != signature || (shown.MayReturn && !isThere)) && (isThere || HasNamespace(key.Namespace));
    }

    private bool HasNamespace(string name) =>
        store.Current.Get(new ObjectKey("", "namespaces", "", name)) is { } found && JsonNode.Parse(found.Json.Span)?["metadata"]?["deletionTimestamp"] is null;

    private async Task Write(ObjectKey key, string signature, JsonObject view, CancellationToken cancel)
    {
        if (!_shown.ContainsKey(key) && store.Current.Get(new ObjectKey("", "namespaces", "", key.Namespace)) is null)
            await writer.Create(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = key.Namespace } }, cancel);
        KubeWriteResult made = store.Current.Get(key) is null
            ? await writer.Create((JsonObject)view.DeepClone(), cancel)
            : await writer.Update((JsonObject)view.DeepClone(), cancel);
        if (!made.Ok && _refusal != made.Refusal.Message)
            report($"{key}: {_refusal = made.Refusal.Message}");
        _shown[key] = new Shown(signature, made.Ok || !HasNamespace(key.Namespace));
        if (!made.Ok)
            return;
        await writer.UpdateStatus([new StatusChange(key, now => PlaneViewJson.Status(view, now, time.GetUtcNow()))], cancel);
    }

    private readonly record struct Shown(string Signature, bool MayReturn);
}
