using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>The control plane's own way to write: the same rules, admission and audit as for anyone, without HTTP. Thread-safe.</summary>
/// <remarks>Refusals are results; <see cref="StorageException"/> is thrown when storage cannot serve.</remarks>
public sealed class KubeWriter
{
    private readonly KubeApi _api;
    private readonly Caller _caller;
    private readonly string _manager;

    /// <summary>A writer over the pipeline of one API.</summary>
    /// <param name="manager">The field manager that owns what is written.</param>
    /// <param name="caller">For whom the write is made; null: the control plane itself, which may write read-only kinds too.</param>
    public KubeWriter(KubeApi api, string manager = "portcullis", Caller? caller = null)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentException.ThrowIfNullOrEmpty(manager);
        (_api, _manager, _caller) = (api, manager, caller ?? Caller.Internal);
    }

    /// <summary>Makes a new object out of one with apiVersion, kind and metadata. An object that exists is a refusal with 409.</summary>
    public Task<KubeWriteResult> Create(JsonObject wanted, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return Write("create", wanted, "", call => _api.Pipeline.Create(call, new ObjectBody(wanted, []), cancel));
    }

    /// <summary>Replaces an object. A resourceVersion in it must be the present one; without one the last writer wins. Nothing is written when nothing changes.</summary>
    public Task<KubeWriteResult> Update(JsonObject wanted, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return Write("update", wanted, "", call => _api.Pipeline.Update(call, new ObjectBody(wanted, []), cancel));
    }

    /// <summary>Server-side apply: makes or changes the object so that it has what <paramref name="wanted"/> says and this writer's manager owns it.</summary>
    /// <param name="dryRun">Says what would become of it, and writes nothing.</param>
    public Task<KubeWriteResult> Apply(JsonObject wanted, bool force, CancellationToken cancel, bool dryRun = false)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return Write("patch", wanted, "", call => _api.Pipeline.Patch(call,
            existing => Patches.Apply(call, new ObjectBody(wanted, []), existing, _api.Options.Time.GetUtcNow()), cancel), force, dryRun);
    }

    /// <summary>Replaces an object's status.</summary>
    public Task<KubeWriteResult> UpdateStatus(JsonObject wanted, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return Write("update", wanted, "status", call => _api.Pipeline.Update(call, new ObjectBody(wanted, []), cancel));
    }

    /// <summary>Writes the status of several objects, handed to storage together. Neither admission nor the audit log sees them: for what the control plane itself observes.</summary>
    /// <returns>How many objects changed; those that are gone, or are as wanted already, are left.</returns>
    public Task<int> UpdateStatus(IReadOnlyList<StatusChange> changes, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return _api.Pipeline.UpdateStatus(changes,
            key => _api.Options.Catalog.ByPlural(key.Group, key.Plural) is { } type ? Call("update", type, type.PreferredVersion, key.Namespace, key.Name, "status", force: false) : null,
            cancel);
    }

    /// <summary>Deletes an object; one with finalizers is only marked.</summary>
    /// <param name="resourceVersion">Null, or the one that the object must have.</param>
    public Task<KubeWriteResult> Delete(ObjectKey key, string? resourceVersion, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_api.Options.Catalog.ByPlural(key.Group, key.Plural) is not { } type)
            return Task.FromResult(new KubeWriteResult(ApiStatus.NothingThere, null, []));
        ApiCall call = Call("delete", type, type.PreferredVersion, key.Namespace, key.Name, "", force: false);
        return Made(call, () => _api.Pipeline.Delete(call, new DeleteOptions("", resourceVersion ?? "", DryRun: false), cancel));
    }

    private Task<KubeWriteResult> Write(string verb, JsonObject wanted, string subresource, Func<ApiCall, Task<WriteOutcome>> write, bool force = false, bool dryRun = false)
    {
        string apiVersion = wanted.Text("apiVersion");
        int slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        (string group, string version) = slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
        if (_api.Options.Catalog.ByKind(group, wanted.Text("kind")) is not { } type || !type.Versions.Contains(version, StringComparer.Ordinal))
            return Task.FromResult(new KubeWriteResult(ApiStatus.BadRequest($"no kind `{wanted.Text("kind")}` is served in `{apiVersion}`"), null, []));
        JsonObject? metadata = wanted.Tree("metadata");
        ApiCall call = Call(verb, type, version, type.Namespaced ? metadata.Text("namespace") : "", metadata.Text("name"), subresource, force);
        call.DryRun = dryRun;
        return Made(call, () => write(call));
    }

    private ApiCall Call(string verb, ResourceType type, string version, string space, string name, string subresource, bool force) => new()
    {
        Caller = _caller,
        Verb = verb,
        Type = type,
        Version = version,
        Namespace = space,
        Name = name,
        Subresource = subresource,
        FieldValidation = "Strict",
        FieldManager = _manager,
        Force = force,
    };

    private async Task<KubeWriteResult> Made(ApiCall call, Func<Task<WriteOutcome>> write)
    {
        try
        {
            if (call.Type.Namespaced && call.Namespace.Length == 0)
                throw new RefusedException(ApiStatus.BadRequest($"{call.Type.QualifiedName} need a namespace"));
            WriteOutcome outcome = await _api.Audit.Recorded(call, write);
            return new KubeWriteResult(null, outcome.Status is null ? outcome.Stored : null, [.. call.Warnings]);
        }
        catch (RefusedException refused)
        {
            return new KubeWriteResult(refused.Status, null, [.. call.Warnings]);
        }
    }
}
