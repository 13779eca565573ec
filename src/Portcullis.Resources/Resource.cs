using Portcullis.Syntax;

namespace Portcullis.Resources;

/// <summary>One object as the user wrote it: envelope, decoded spec, and the tree it came from for messages.</summary>
/// <typeparam name="TSpec">The kind's spec.</typeparam>
public sealed record Resource<TSpec>(ResourceKind Kind, ObjectMeta Meta, TSpec Spec, MappingNode Document) where TSpec : class
{
    public ObjectName Name => Meta.Name;

    /// <summary>The node that a message about part of this object should point at; see <see cref="MappingNode.At"/>.</summary>
    public Node At(params ReadOnlySpan<object> steps) => Document.At(steps);

    /// <summary>Orders by age, oldest first: creation time, then name, then namespace (Istio's order wherever the oldest wins).</summary>
    public int CompareAgeTo(Resource<TSpec> other)
    {
        int order = Meta.CreationTimestamp.CompareTo(other.Meta.CreationTimestamp);
        if (order == 0)
            order = string.CompareOrdinal(Name.Name, other.Name.Name);
        return order != 0 ? order : string.CompareOrdinal(Name.Namespace, other.Name.Namespace);
    }
}
