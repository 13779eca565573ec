namespace Portcullis.Kube;

/// <summary>One owner and what it owns: an entry of <c>metadata.managedFields</c>. Immutable.</summary>
/// <param name="IsApply">The operation is <c>Apply</c>, otherwise <c>Update</c>.</param>
/// <param name="Time">Whole seconds, UTC; null when the entry does not say.</param>
internal sealed record ManagedEntry(ApplyOwner Owner, bool IsApply, DateTimeOffset? Time, FieldSet Fields)
{
    public string Operation => IsApply ? "Apply" : "Update";

    /// <summary>The entry belongs to this owner. An applier is the same in every version, since its next configuration replaces the last one.</summary>
    public bool BelongsTo(ApplyOwner owner, bool isApply) =>
        IsApply == isApply && Owner.Manager == owner.Manager && Owner.Subresource == owner.Subresource && (isApply || Owner.ApiVersion == owner.ApiVersion);

    /// <summary>As conflicts name the owner: <c>"kubectl-edit" using security.istio.io/v1</c>.</summary>
    public string Show()
    {
        string manager = JsonTree.Canonical(Owner.Manager);
        if (Owner.Subresource.Length > 0)
            manager += $" with subresource {JsonTree.Canonical(Owner.Subresource)}";
        return IsApply ? manager : $"{manager} using {Owner.ApiVersion}";
    }

    /// <summary>The entry with other fields; its time stays, as it does when another owner took fields away.</summary>
    public ManagedEntry WithFields(FieldSet fields) => ReferenceEquals(fields, Fields) ? this : this with { Fields = fields };
}
