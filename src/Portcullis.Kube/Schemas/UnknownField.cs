namespace Portcullis.Kube;

/// <summary>A member that the schema does not have.</summary>
/// <param name="Path">As strict decoding writes it: <c>spec.rules[0].form</c>.</param>
/// <param name="Meant">The member that was probably meant, or null.</param>
public sealed record UnknownField(string Path, string? Meant);
