using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Lets nobody but the control plane say what became of an object: the conditions <c>Accepted</c> and <c>Enforced</c> and <c>observedGeneration</c>. The rest of a status is free.</summary>
public sealed class StatusGuard : IAdmission
{
    public ValueTask<AdmissionAnswer> Admit(AdmissionRequest request, StoreView current, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(Judge(request));
    }

    private static AdmissionAnswer Judge(AdmissionRequest request)
    {
        if (request.Subresource != "status" || request.Caller.How == Caller.Internal.How || !EnforcementLoop.IsTracked(request.Key))
            return AdmissionAnswer.Admitted;
        JsonObject? after = request.Object?["status"] as JsonObject;
        JsonObject? before = request.Existing is { } stored ? JsonNode.Parse(stored.Json.Span)?["status"] as JsonObject : null;
        var causes = ImmutableArray.CreateBuilder<StatusCause>();
        foreach (string type in (ReadOnlySpan<string>)[Verdict.Accepted, Verdict.Enforced])
            if (!Conditions(before, type).SequenceEqual(Conditions(after, type), EqualityComparer<JsonNode?>.Create(JsonNode.DeepEquals)))
                causes.Add(Forbidden($"the control plane alone writes the condition `{type}`; leave it as it is", $"status.conditions[{type}]"));
        if (!JsonNode.DeepEquals(before?["observedGeneration"], after?["observedGeneration"]))
            causes.Add(Forbidden("the control plane alone writes it; leave it as it is", "status.observedGeneration"));
        return new AdmissionAnswer(causes.ToImmutable(), []);
    }

    private static IEnumerable<JsonNode?> Conditions(JsonObject? status, string type) =>
        (status?["conditions"] as JsonArray ?? []).Where(each => each is JsonObject condition && condition["type"] is JsonValue name
            && name.GetValueKind() == JsonValueKind.String && name.GetValue<string>() == type);

    private static StatusCause Forbidden(string why, string field) => new("FieldValueForbidden", "Forbidden: " + why, field);
}
