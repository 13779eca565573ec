using System.Text.Json.Nodes;
using Portcullis.Kube;
using Portcullis.Mesh;
using Portcullis.Testing;

namespace Portcullis.Control.Tests;

/// <summary>Asks admission about one write after another, as the API would.</summary>
internal sealed class AdmissionBench(StoreBench bench, params GatewayWorkload[] workloads)
{
    private readonly MeshAdmission _admission = new(new ManualTime(DateTimeOffset.UtcNow), () => workloads);

    public static ResourceType TypeOf(ObjectKey key) => MeshKinds.Catalog.ByPlural(key.Group, key.Plural)!;

    /// <summary>What admission says to writing an object.</summary>
    public async Task<AdmissionAnswer> Ask(JsonObject json, Caller? caller = null)
    {
        ObjectKey key = Manifest.KeyOf(json);
        StoredObject? existing = bench.Store.Current.Get(key);
        return await _admission.Admit(
            new AdmissionRequest(existing is null ? "create" : "update", TypeOf(key), key, json, existing, "", caller ?? Someone, DryRun: false, "Strict"),
            bench.Store.Current, CancellationToken.None);
    }

    /// <summary>Asks, and writes when it is admitted.</summary>
    public async Task<AdmissionAnswer> Write(JsonObject json)
    {
        AdmissionAnswer answer = await Ask(json);
        answer.Causes.ShouldBeEmpty();
        await bench.Put(json);
        return answer;
    }

    public async Task<AdmissionAnswer> AskDelete(ObjectKey key) => await _admission.Admit(
        new AdmissionRequest("delete", TypeOf(key), key, null, bench.Store.Current.Get(key), "", Someone, DryRun: false, "Strict"),
        bench.Store.Current, CancellationToken.None);

    public static Caller Someone { get; } = new("jane", ["portcullis:operator"], "certificate");
}
