using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>Every write of this process, from outside or from the control plane: one after the other, so that admission judges a write against what it will stand on.</summary>
/// <remarks>What can be made of a write by itself is made before its turn (<see cref="PreparedWrite"/>), and again when somebody else was faster at the same object.</remarks>
internal sealed class WritePipeline(KubeApiOptions options, HeavyWork heavy) : IDisposable
{
    private const int Attempts = 16;

    // After so many times a write that others overtake is prepared in its turn.
    private const int AttemptsAhead = 4;

    private readonly SemaphoreSlim _lane = new(1, 1);

    public void Dispose() => _lane.Dispose();

    public Task<WriteOutcome> Create(ApiCall call, ObjectBody body, CancellationToken cancel)
    {
        BodyIdentity.CheckNew(call, body.Object);
        NameGenerator.Complete(call, body.Object);
        return Write(call, existing => existing is null
            ? new WriteDraft((JsonObject)body.Object.DeepClone(), body.Duplicates)
            : throw new RefusedException(ApiStatus.AlreadyExists(call.Type, call.Name)), cancel);
    }

    /// <summary>PUT: the body replaces the object, or its status.</summary>
    public Task<WriteOutcome> Update(ApiCall call, ObjectBody body, CancellationToken cancel) => Write(call, existing =>
    {
        if (existing is null)
            throw new RefusedException(ApiStatus.NotFound(call.Type, call.Name));
        if (call.Type.IsCustom && !ReferenceEquals(call.Caller, Caller.Internal) && body.Object.Tree("metadata").Text("resourceVersion").Length == 0)
            throw new RefusedException(ApiStatus.Invalid(call.Type, call.Name,
                [new StatusCause("FieldValueInvalid", "Invalid value: 0x0: must be specified for an update", "metadata.resourceVersion")]));
        return new WriteDraft((JsonObject)body.Object.DeepClone(), body.Duplicates);
    }, cancel);

    /// <summary>PATCH: what is stored, changed by a function; made again when someone else was faster.</summary>
    /// <param name="patch">From the object under the version asked for to what it shall be; throws when it cannot be applied. With null it may make a new object.</param>
    public Task<WriteOutcome> Patch(ApiCall call, Func<JsonObject?, WriteDraft?> patch, CancellationToken cancel) => Write(call, existing =>
    {
        var target = (JsonObject?)existing?.DeepClone();
        if (target is not null)
            target["apiVersion"] = call.ApiVersion;
        return patch(target) ?? throw new RefusedException(ApiStatus.NotFound(call.Type, call.Name));
    }, cancel);

    public async Task<WriteOutcome> Delete(ApiCall call, DeleteOptions asked, CancellationToken cancel) => await InLane(call, async (view, stored) =>
    {
        if (stored is null)
            throw new RefusedException(ApiStatus.NotFound(call.Type, call.Name));
        JsonObject existing = ObjectJson.Read(stored.Json);
        Deletion.CheckPreconditions(call, existing, asked);
        if (KindRules.KeptBecause(call.Type, call.Name) is { } kept)
            throw new RefusedException(ApiStatus.Forbidden(call.Type.Group, call.Type.Plural, call.Name, kept));
        await Admit(call, null, [], stored, view, cancel);
        if (asked.Propagation == DeleteOptions.Orphan && !call.DryRun && !await Freed(existing, view))
            return null;
        if (Deletion.Begun(call.Type, Awaiting(call, asked, existing, view), options.Time.GetUtcNow()) is not { } begun)
            return call.DryRun ? Deleted(call, existing) : await Commit(call, new ObjectWrite(call.Key, stored.Revision, null), 200);
        if (ReferenceEquals(begun, existing) || call.DryRun)
            return new WriteOutcome(200, ObjectJson.Write(begun), call.DryRun ? null : stored);
        return await Commit(call, new ObjectWrite(call.Key, stored.Revision, ObjectJson.Write(begun)), 200);
    }, cancel) ?? throw new RefusedException(ApiStatus.Stale(call.Type, call.Name));

    /// <summary>The owner as it must wait for its dependents, when it is asked to and has any.</summary>
    private static JsonObject Awaiting(ApiCall call, DeleteOptions asked, JsonObject existing, StoreView view) =>
        asked.Propagation == DeleteOptions.Foreground && call.Type is not { Group: "", Kind: "Namespace" } && !MetadataRules.IsTerminating(existing)
        && Dependents.Of(view, existing.Tree("metadata").Text("uid")).Count > 0
            ? Dependents.Waiting(existing)
            : existing;

    /// <summary>Takes the owner's name out of its dependents, so that they stay; false when somebody else changed one meanwhile.</summary>
    private async Task<bool> Freed(JsonObject owner, StoreView view)
    {
        string uid = owner.Tree("metadata").Text("uid");
        foreach (StoredObject dependent in Dependents.Of(view, uid))
        {
            if (options.Catalog.ByPlural(dependent.Key.Group, dependent.Key.Plural) is not { } type)
                continue;
            JsonObject before = ObjectJson.Read(dependent.Json);
            JsonObject tree = ManagedFields.Update(before, Dependents.Without(before, uid), new ApplyOwner("garbage-collector", type.ApiVersion(type.PreferredVersion), ""), type.Schema, options.Time.GetUtcNow());
            if (!(await options.Store.Commit([new ObjectWrite(dependent.Key, dependent.Revision, ObjectJson.Write(tree))], CancellationToken.None)).Made)
                return false;
        }
        return true;
    }

    /// <summary>Writes several objects' status: of all of those that exist and change.</summary>
    /// <returns>How many objects changed.</returns>
    public async Task<int> UpdateStatus(IReadOnlyList<StatusChange> changes, Func<ObjectKey, ApiCall?> callFor, CancellationToken cancel)
    {
        await _lane.WaitAsync(cancel);
        try
        {
            int made = 0;
            for (int attempt = 0; attempt < Attempts && changes.Count > 0; attempt++)
            {
                StoreView view = await options.Store.Latest(cancel);
                List<(StatusChange Change, ObjectWrite Write)> writes = [];
                foreach (StatusChange change in changes)
                    if (StatusWrite(change, callFor(change.Key), view) is { } write)
                        writes.Add((change, write));
                // Each its own commit, so that a watcher can resume between them; handed over together, so that storage may write them in one go.
                StoreCommit[] commits = await Task.WhenAll(writes.Select(each => options.Store.Commit([each.Write], CancellationToken.None)));
                made += commits.Count(commit => commit.Made);
                changes = [.. writes.Where((_, at) => !commits[at].Made).Select(each => each.Change)];
            }
            return made;
        }
        finally
        {
            _lane.Release();
        }
    }

    /// <summary>Runs what must not pass other writes.</summary>
    public async Task<T> Exclusively<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        await _lane.WaitAsync(cancel);
        try
        {
            return await work();
        }
        finally
        {
            _lane.Release();
        }
    }

    private async Task<WriteOutcome> Write(ApiCall call, Func<JsonObject?, WriteDraft> draft, CancellationToken cancel)
    {
        StoreView seen = options.Store.Current;
        for (int ahead = 0; ahead < AttemptsAhead; ahead++)
        {
            StoreView view = seen;
            PreparedWrite prepared = await heavy.Do(call.BodyLength, () => PreparedWrite.Of(call, view, draft, options.Time.GetUtcNow()), cancel);
            if (await InLane(call, async (now, stored) => PreparedWrite.LookAt(call, seen = now) == prepared.Seen ? await Made(call, now, stored, prepared, cancel) : null, cancel, attempts: 1) is { } outcome)
                return outcome;
        }
        return await InLane(call, (view, stored) => Made(call, view, stored, PreparedWrite.Of(call, view, draft, options.Time.GetUtcNow()), cancel), cancel)
            ?? throw new RefusedException(ApiStatus.Stale(call.Type, call.Name));
    }

    private async Task<WriteOutcome?> InLane(ApiCall call, Func<StoreView, StoredObject?, Task<WriteOutcome?>> write, CancellationToken cancel, int attempts = Attempts)
    {
        await _lane.WaitAsync(cancel);
        try
        {
            for (int attempt = 0; attempt < attempts; attempt++)
            {
                StoreView view = await options.Store.Latest(cancel);
                StoredObject? stored = view.Get(call.Key);
                call.Before = stored?.Json;
                call.After = stored?.Json;
                call.Warnings.Clear();
                if (await write(view, stored) is { } outcome)
                    return outcome;
            }
            return null;
        }
        finally
        {
            _lane.Release();
        }
    }

    /// <summary>Judges what was prepared and stores it; null when another process was faster.</summary>
    private async Task<WriteOutcome?> Made(ApiCall call, StoreView view, StoredObject? stored, PreparedWrite prepared, CancellationToken cancel)
    {
        call.Warnings.AddRange(prepared.Warnings);
        if (prepared.Refusal is { } refusal)
            throw new RefusedException(refusal.Status);
        (JsonObject? existing, JsonObject tree) = (prepared.Existing, prepared.Tree!);
        // SECURITY: who may not read the object would learn by an unchanged revision that a value was guessed.
        if (existing is not null && !call.IsBlind && prepared.Causes.IsEmpty && JsonNode.DeepEquals(existing, tree))
            return new WriteOutcome(200, stored!.Json, stored);

        await Admit(call, tree, prepared.Causes, stored, view, cancel);
        int code = stored is null ? 201 : 200;
        byte[] json = ObjectJson.Write(tree);
        if (json.Length > options.LongestBody)
            throw new RefusedException(ApiStatus.TooLarge(options.LongestBody) with { Message = $"the object would have {json.Length} bytes, its managed fields among them, and may have at most {options.LongestBody}" });
        if (call.DryRun)
        {
            call.After = json;
            return new WriteOutcome(code, json, null);
        }
        bool released = stored is not null && MetadataRules.IsReleased(tree)
            && !(call.Type is { Group: "", Kind: "Namespace" } && tree.Tree("spec").Items("finalizers") is { Count: > 0 });
        WriteOutcome? outcome = await Commit(call, new ObjectWrite(call.Key, stored?.Revision ?? 0, released ? (ReadOnlyMemory<byte>?)null : json), code);
        return released && outcome is not null ? outcome with { Json = json, Status = null } : outcome;
    }

    private async Task<WriteOutcome?> Commit(ApiCall call, ObjectWrite write, int code)
    {
        // Not cancelled with the request: an answer that says nothing was written must be true.
        StoreCommit commit = await options.Store.Commit([write], CancellationToken.None);
        if (commit.Conflict is not null)
            return null;
        StoredObject stored = commit.Objects[0];
        call.After = write.Json is null ? (ReadOnlyMemory<byte>?)null : stored.Json;
        return write.Json is null
            ? Deleted(call, ObjectJson.Read(stored.Json)) with { Stored = stored }
            : new WriteOutcome(code, stored.Json, stored);
    }

    private static WriteOutcome Deleted(ApiCall call, JsonObject existing)
    {
        call.After = null;
        return new WriteOutcome(200, null, null, ApiStatus.Deleted(call.Type, call.Name, existing.Tree("metadata").Text("uid")));
    }

    /// <param name="known">What is wrong with it already: admission is asked all the same, so that one answer has all problems.</param>
    private async Task Admit(ApiCall call, JsonObject? tree, ImmutableArray<StatusCause> known, StoredObject? stored, StoreView view, CancellationToken cancel)
    {
        AdmissionAnswer answer = await options.Admission.Admit(
            new AdmissionRequest(call.Verb, call.Type, call.Key, tree, stored, call.Subresource, call.Caller, call.DryRun, call.FieldValidation), view, cancel);
        call.Warnings.AddRange(answer.Warnings);
        if (answer.Forbidden is { } forbidden)
            throw new RefusedException(ApiStatus.Forbidden(call.Type.Group, call.Type.Plural, call.Name, forbidden));
        var found = new Causes();
        found.AddBroken(known);
        found.Add(answer.Causes);
        if (!found.Found.IsEmpty)
            throw new RefusedException(ApiStatus.Invalid(call.Type, call.Name, found.Found));
    }

    private ObjectWrite? StatusWrite(StatusChange change, ApiCall? call, StoreView view)
    {
        if (call is null || view.Get(change.Key) is not { } stored)
            return null;
        JsonObject existing = ObjectJson.Read(stored.Json);
        if (change.Make(existing) is not { } status)
            return null;
        var tree = (JsonObject)existing.DeepClone();
        tree["status"] = status.DeepClone();
        tree = ManagedFields.Update(existing, tree, call.Owner, call.Type.Schema, options.Time.GetUtcNow());
        return JsonNode.DeepEquals(existing, tree) ? null : new ObjectWrite(change.Key, stored.Revision, ObjectJson.Write(tree));
    }
}
