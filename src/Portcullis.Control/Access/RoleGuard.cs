using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Lets nobody but an admin write what a service account may do: its annotation <see cref="ServiceAccountTokens.RoleAnnotation"/>.</summary>
public sealed class RoleGuard : IAdmission
{
    public ValueTask<AdmissionAnswer> Admit(AdmissionRequest request, StoreView current, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(Judge(request));
    }

    private static AdmissionAnswer Judge(AdmissionRequest request)
    {
        if (request.Key is not { Group: "", Plural: "serviceaccounts" } || request.Object is null)
            return AdmissionAnswer.Admitted;
        // Anything but text counts as a value too: what cannot be read must not pass for the same.
        string? after = (request.Object["metadata"] as JsonObject)?["annotations"] is JsonObject annotations ? annotations[ServiceAccountTokens.RoleAnnotation]?.ToJsonString() : null;
        string? before = request.Existing is { } stored ? Before(stored) : null;
        if (after == before)
            return AdmissionAnswer.Admitted;
        if (AccessGroups.RoleOf(request.Caller) != AccessRole.Admin)
            return new AdmissionAnswer([], [], $"only role `admin` may write the annotation `{ServiceAccountTokens.RoleAnnotation}`: it says what tokens of this service account may do");
        return after is null || AccessGroups.RoleNames.Any(name => after == $"\"{name}\"")
            ? AdmissionAnswer.Admitted
            : new AdmissionAnswer(
                [new StatusCause("FieldValueNotSupported", $"Unsupported value: {after}: supported values: {string.Join(", ", AccessGroups.RoleNames.Select(static name => $"\"{name}\""))}", $"metadata.annotations[{ServiceAccountTokens.RoleAnnotation}]")],
                ImmutableArray<string>.Empty);
    }

    private static string? Before(StoredObject stored) =>
        JsonNode.Parse(stored.Json.Span) is JsonObject whole && (whole["metadata"] as JsonObject)?["annotations"] is JsonObject annotations
            ? annotations[ServiceAccountTokens.RoleAnnotation]?.ToJsonString()
            : null;
}
