namespace Portcullis.Kube;

/// <summary>One entry of <c>Status.details.causes</c>.</summary>
/// <param name="Reason">As Kubernetes names it: FieldValueInvalid, FieldValueRequired, FieldValueNotSupported, FieldManagerConflict, …</param>
/// <param name="Field">Path as <c>spec.rules[0].from</c>; may be empty.</param>
public sealed record StatusCause(string Reason, string Message, string Field);
