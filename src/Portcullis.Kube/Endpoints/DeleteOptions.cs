using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>How something is to be deleted. A grace period is accepted and means nothing: no object runs anything.</summary>
/// <param name="Uid">Empty, or the uid that the object must have.</param>
/// <param name="ResourceVersion">Empty, or the resourceVersion that it must have.</param>
/// <param name="Propagation">What becomes of the objects that name it as their owner: Background, Foreground or Orphan.</param>
internal sealed record DeleteOptions(string Uid, string ResourceVersion, bool DryRun, string Propagation = DeleteOptions.Background)
{
    public const string Background = "Background";
    public const string Foreground = "Foreground";
    public const string Orphan = "Orphan";

    /// <summary>The options of a body.</summary>
    public static DeleteOptions Read(JsonObject body)
    {
        JsonObject? preconditions = body.Tree("preconditions");
        bool? orphans = body.Has("orphanDependents", out _) ? body.Flag("orphanDependents") : null;
        return new(preconditions.Text("uid"), preconditions.Text("resourceVersion"), WriteParameters.IsDryRun(ObjectJson.Texts(body.Items("dryRun"))),
            Judged(body.Text("propagationPolicy"), orphans));
    }

    /// <summary>The options of the URL, which count when there is no body.</summary>
    public static DeleteOptions Read(ApiRequest request) =>
        new("", "", DryRun: false, Judged(request["propagationPolicy"], request.Has("orphanDependents") ? request.Flag("orphanDependents") : null));

    private static string Judged(string policy, bool? orphans)
    {
        StatusCause? cause = (policy, orphans) switch
        {
            ({ Length: > 0 }, not null) => new("FieldValueInvalid", $"Invalid value: \"{policy}\": orphanDependents and deletionPropagation cannot be both set", "propagationPolicy"),
            ("" or Background or Foreground or Orphan, _) => null,
            _ => new("FieldValueInvalid", $"Invalid value: \"{policy}\": DeletionPropagation need to be one of \"Foreground\", \"Background\", \"Orphan\" or nil", "propagationPolicy"),
        };
        if (cause is not null)
            throw new RefusedException(ApiStatus.InvalidOptions("DeleteOptions", [cause]));
        return policy.Length > 0 ? policy : orphans == true ? Orphan : Background;
    }
}
