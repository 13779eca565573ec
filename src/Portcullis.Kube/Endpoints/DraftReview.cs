using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>Turns what a caller wants into what would be stored: strict decoding, defaults, metadata, rules of the kind, managed fields. What cannot be judged further is refused by exception.</summary>
internal sealed class DraftReview(ApiCall call, StoreView view, DateTimeOffset now)
{
    private readonly Causes _found = new();
    private readonly List<string> _warnings = [];

    /// <summary>What is wrong with the object: then it must not be stored.</summary>
    public ImmutableArray<StatusCause> Found => _found.Found;

    public ImmutableArray<string> Warnings => [.. _warnings];

    /// <summary>Finishes one draft.</summary>
    /// <param name="existing">What is stored now, or null.</param>
    /// <returns>The object to store. Its resourceVersion is the existing one's, so that nothing changes when nothing is stored.</returns>
    public JsonObject Finish(WriteDraft draft, JsonObject? existing)
    {
        ObjectBounds.Demand(call, draft.Object);
        JsonObject tree = draft.Object;
        BodyIdentity.Check(call, tree);
        tree["apiVersion"] = call.Type.ApiVersion(call.Type.PreferredVersion);
        tree["kind"] = call.Type.Kind;
        tree.TreeOrNew("metadata")["name"] = call.Name;
        CheckConcurrency(tree, existing);
        if (call is { Type: { HasStatus: true, IsReadOnly: false }, Subresource: "" })
            tree.Remove("status"); // Kubernetes: status sent with an object is not read, so nothing can be wrong with it
        tree = Decode(draft with { Object = tree });

        if (existing is null)
            Begin(tree);
        else
            tree = Carry(existing, tree);
        KindRules.Default(tree, call.Type, call.Subresource == "finalize" ? null : existing);
        if (call.Subresource == "finalize")
            Finalize(draft.Object, existing, tree);

        if (call is { IsBlind: true, Type.IsSecret: true } && existing is not null && SecretRules.KeepImmutable(existing, tree))
            _warnings.Add("this secret is immutable: its values stay as they are stored, whatever was sent; to change them delete it and create it anew");

        MetadataRules.Check(tree, call.Type, existing, _found);
        KindRules.Check(tree, call.Type, existing, _found);
        return draft.IsOwned || !_found.Found.IsEmpty ? tree : ManagedFields.Update(existing, tree, call.Owner, call.Type.Schema, now);
    }

    private void CheckConcurrency(JsonObject tree, JsonObject? existing)
    {
        if (existing is null)
            return;
        JsonObject? metadata = tree.Tree("metadata");
        string revision = metadata.Text("resourceVersion");
        if (revision.Length > 0 && revision != existing.Tree("metadata").Text("resourceVersion"))
            throw new RefusedException(ApiStatus.Stale(call.Type, call.Name));
        string uid = metadata.Text("uid");
        if (uid.Length > 0 && uid != existing.Tree("metadata").Text("uid"))
            throw new RefusedException(ApiStatus.Conflict(call.Type, call.Name,
                $"Precondition failed: UID in precondition: {uid}, UID in object meta: {existing.Tree("metadata").Text("uid")}"));
    }

    /// <summary>What fieldValidation and the schema say; returns the object without what nobody knows.</summary>
    private JsonObject Decode(WriteDraft draft)
    {
        SchemaFindings found = SchemaValidator.Validate(draft.Object, call.Type.Schema);
        if (call.FieldValidation == "Strict" && StrictComplaint.Message(found.Unknown, draft.Duplicates) is { } complaint)
            throw new RefusedException(ApiStatus.BadRequest(
                $"{call.Type.Kind} in version \"{call.Version}\" cannot be handled as a {call.Type.Kind}: {complaint}"));
        if (call.FieldValidation == "Warn")
            _warnings.AddRange(StrictComplaint.Warnings(found.Unknown, draft.Duplicates));
        _found.AddBroken(found.Causes);
        return SchemaValidator.Prune(draft.Object, call.Type.Schema);
    }

    private void Begin(JsonObject tree)
    {
        if (call.Namespace.Length > 0)
            CheckNamespaceIsOpen();
        MetadataRules.Begin(tree, call.Type, call.Namespace, now);
    }

    private void CheckNamespaceIsOpen()
    {
        if (view.Get(new ObjectKey("", "namespaces", "", call.Namespace)) is not { } space)
            throw new RefusedException(new ApiStatus
            {
                Code = 404,
                Reason = "NotFound",
                Message = $"namespaces \"{call.Namespace}\" not found",
                Name = call.Namespace,
                Kind = "namespaces",
            });
        if (MetadataRules.IsTerminating(ObjectJson.Read(space.Json)))
            throw new RefusedException(ApiStatus.Forbidden(call.Type.Group, call.Type.Plural, call.Name,
                $"unable to create new content in namespace {call.Namespace} because it is being terminated") with
            {
                Causes = [new StatusCause("NamespaceTerminating", $"namespace {call.Namespace} is being terminated", "metadata.namespace")],
            });
    }

    private JsonObject Carry(JsonObject existing, JsonObject tree)
    {
        if (call.Subresource.Length > 0)
        {
            // A subresource changes its part alone; managed fields tell who did.
            var whole = (JsonObject)existing.DeepClone();
            if (call.Subresource == "status")
                ObjectJson.Carry("status", tree, whole);
            ObjectJson.Carry("managedFields", tree.Tree("metadata"), whole.TreeOrNew("metadata"));
            return whole;
        }
        if (call.Type.HasStatus && !call.Type.IsReadOnly)
            ObjectJson.Carry("status", existing, tree);
        MetadataRules.Carry(existing, tree, call.Type);
        return tree;
    }

    /// <summary>A namespace's <c>/finalize</c>: only <c>spec.finalizers</c> changes.</summary>
    private static void Finalize(JsonObject asked, JsonObject? existing, JsonObject tree)
    {
        ObjectJson.Carry("spec", asked, tree);
        ObjectJson.Carry("status", existing, tree);
    }
}
