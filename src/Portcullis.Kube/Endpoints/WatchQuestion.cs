using System.Security.Cryptography;

namespace Portcullis.Kube;

/// <summary>What a watch is asked for, its parameters judged together.</summary>
/// <param name="Revision">Events after it are sent; null or zero: what is stored now comes first, as ADDED.</param>
/// <param name="SendsInitial">What is stored comes first and a bookmark closes it; false: it is not sent at all; null: as <paramref name="Revision"/> says.</param>
internal sealed record WatchQuestion(ObjectSelection Selection, long? Revision, bool? SendsInitial, bool HasBookmarks, TimeSpan Lifetime)
{
    private const long LongestSeconds = 24 * 60 * 60;

    public static WatchQuestion Of(ApiRequest request, KubeApiOptions options)
    {
        ObjectSelection selection = ObjectSelection.Of(request);
        bool? initial = request.Has("sendInitialEvents") ? request.Flag("sendInitialEvents") : null;
        CheckMatch(request["resourceVersionMatch"], initial);
        long seconds = request.Number("timeoutSeconds");
        TimeSpan lifetime = seconds > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, LongestSeconds))
            : options.WatchTimeout + options.WatchTimeout * (RandomNumberGenerator.GetInt32(1000) / 1000.0);
        return new(selection, request.Revision, initial, request.Flag("allowWatchBookmarks"), lifetime);
    }

    /// <summary>The watch begins with what is stored.</summary>
    public bool Replays => SendsInitial ?? Revision is null or 0;

    private static void CheckMatch(string match, bool? initial)
    {
        StatusCause? cause = (match, initial) switch
        {
            ("", null) or ("NotOlderThan", not null) => null,
            ("", not null) => new("FieldValueForbidden", "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan", "resourceVersionMatch"),
            (_, null) => new("FieldValueForbidden", "Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided", "resourceVersionMatch"),
            _ => new("FieldValueNotSupported", $"Unsupported value: \"{match}\": supported values: \"NotOlderThan\"", "resourceVersionMatch"),
        };
        if (cause is not null)
            throw new RefusedException(ApiStatus.InvalidOptions("ListOptions", [cause]));
    }
}
