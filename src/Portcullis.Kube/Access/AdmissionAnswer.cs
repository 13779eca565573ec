using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>What admission says to a write. Admitted exactly when <see cref="Causes"/> is empty and <see cref="Forbidden"/> is null.</summary>
/// <param name="Causes">Every problem; answered 422 Invalid.</param>
/// <param name="Warnings">For the Warning header, each a sentence for the user.</param>
/// <param name="Forbidden">Why nobody may do this; answered 403.</param>
public sealed record AdmissionAnswer(ImmutableArray<StatusCause> Causes, ImmutableArray<string> Warnings, string? Forbidden = null)
{
    public static AdmissionAnswer Admitted { get; } = new([], []);

    public bool IsAdmitted => Causes.IsEmpty && Forbidden is null;
}
