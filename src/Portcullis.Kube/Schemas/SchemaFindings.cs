using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>What is wrong with an object's shape.</summary>
/// <param name="Unknown">Members that the schema does not have; what becomes of them depends on <c>fieldValidation</c>.</param>
/// <param name="Causes">Wrong types, missing members, values outside a closed list: always refused, with 422.</param>
public sealed record SchemaFindings(ImmutableArray<UnknownField> Unknown, ImmutableArray<StatusCause> Causes)
{
    public static SchemaFindings None { get; } = new([], []);
}
