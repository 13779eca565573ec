using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>Why a patch was not applied, as the API answers it.</summary>
/// <param name="Code">400: the patch cannot be read. 409: it conflicts with what is stored. 413: it is too large. 422: it can be read, but not applied to this object.</param>
/// <param name="Message">For <c>Status.message</c>.</param>
/// <param name="Causes">For <c>Status.details.causes</c>; not empty when the code is 409 or 422, where clients show nothing else.</param>
public sealed record PatchProblem(int Code, string Message, ImmutableArray<StatusCause> Causes)
{
    internal static PatchProblem Unreadable(string message) => new(400, message, []);

    internal static PatchProblem TooLarge(string message) => new(413, message, []);

    internal static PatchProblem Inapplicable(string message, string field) =>
        new(422, message, [new StatusCause("FieldValueInvalid", message, field)]);
}
