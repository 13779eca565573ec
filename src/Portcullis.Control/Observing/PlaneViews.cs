using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Shows the known data planes as Pods, and as Deployments those of one name: read-only objects of the store. Not thread-safe.</summary>
internal sealed class PlaneViews(KubeWriter writer, ResourceStore store, TimeProvider time, Action<string> report)
{
    private readonly Dictionary<ObjectKey, string> _shown = [];
    private string _refusal = "";

    /// <summary>Writes what changed since the last call, and deletes the views of data planes that are forgotten.</summary>
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
            if (_shown.GetValueOrDefault(key) != signature)
                await Write(key, signature, view, cancel);
        foreach (StoredObject old in store.Current.List("", "pods").Values.Concat(store.Current.List("apps", "deployments").Values))
        {
            if (wanted.ContainsKey(old.Key))
                continue;
            _shown.Remove(old.Key);
            await writer.Delete(old.Key, resourceVersion: null, cancel);
        }
    }

    private static ObjectKey PodKey(PlaneRun run) => new("", "pods", run.Plane.Namespace, run.Plane.Name);

    private async Task Write(ObjectKey key, string signature, JsonObject view, CancellationToken cancel)
    {
        if (store.Current.Get(new ObjectKey("", "namespaces", "", key.Namespace)) is null)
            await writer.Create(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = key.Namespace } }, cancel);
        KubeWriteResult made = store.Current.Get(key) is null
            ? await writer.Create((JsonObject)view.DeepClone(), cancel)
            : await writer.Update((JsonObject)view.DeepClone(), cancel);
        if (!made.Ok && _refusal != made.Refusal.Message)
            report($"{key}: {_refusal = made.Refusal.Message}");
        _shown[key] = signature; // what is refused once is refused until it is another
        if (!made.Ok)
            return;
        await writer.UpdateStatus([new StatusChange(key, now => PlaneViewJson.Status(view, now, time.GetUtcNow()))], cancel);
    }
}
