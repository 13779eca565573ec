using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>A write as far as it can be made from the object and its namespace alone: what would be stored, or why not. It holds as long as both are what it was made from.</summary>
/// <param name="Existing">What is stored; null: nothing is.</param>
/// <param name="Tree">What would be stored; null when it is refused.</param>
/// <param name="Causes">What is wrong with it so far; admission may find more.</param>
/// <param name="Refusal">Why it is refused whatever admission says.</param>
internal sealed record PreparedWrite(JsonObject? Existing, JsonObject? Tree, ImmutableArray<StatusCause> Causes, ImmutableArray<string> Warnings, RefusedException? Refusal = null)
{
    /// <summary>Revisions of the object and of its namespace that it was made from; zero: there was none.</summary>
    public required (long Object, long Namespace) Seen { get; init; }

    /// <summary>What of a view the preparation depends on.</summary>
    public static (long Object, long Namespace) LookAt(ApiCall call, StoreView view) =>
        (view.Get(call.Key)?.Revision ?? 0, call.Namespace.Length == 0 ? 0 : view.Get(new ObjectKey("", "namespaces", "", call.Namespace))?.Revision ?? 0);

    /// <summary>Prepares a write of a draft that a function makes of the object as it is.</summary>
    public static PreparedWrite Of(ApiCall call, StoreView view, Func<JsonObject?, WriteDraft> draft, DateTimeOffset now)
    {
        JsonObject? existing = view.Get(call.Key) is { } stored ? ObjectJson.Read(stored.Json) : null;
        var review = new DraftReview(call, view, now);
        try
        {
            JsonObject tree = review.Finish(draft(existing), existing);
            return new PreparedWrite(existing, tree, review.Found, review.Warnings) { Seen = LookAt(call, view) };
        }
        catch (RefusedException refusal)
        {
            return new PreparedWrite(existing, null, [], review.Warnings, refusal) { Seen = LookAt(call, view) };
        }
    }
}
