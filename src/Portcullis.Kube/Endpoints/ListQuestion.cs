namespace Portcullis.Kube;

/// <summary>What a list is asked for, its parameters judged together.</summary>
/// <param name="Revision">As asked; null: the latest.</param>
/// <param name="IsExact">The list must be of that revision, neither older nor newer.</param>
/// <param name="Limit">Zero: no limit.</param>
/// <param name="Id">Which list this is: what a continue token must have been made for.</param>
internal sealed record ListQuestion(ObjectSelection Selection, long? Revision, bool IsExact, int Limit, ContinueToken? Continue, string Id)
{
    public static ListQuestion Of(ApiRequest request)
    {
        ObjectSelection selection = ObjectSelection.Of(request);
        long limit = request.Number("limit");
        if (limit < 0)
            throw new RefusedException(ApiStatus.BadRequest("invalid limit: it must not be negative"));
        long? revision = request.Revision;
        string match = request["resourceVersionMatch"];
        string next = request["continue"];
        string id = ContinueToken.QuestionOf(request.Type.Group, request.Type.Plural, request.Path.Namespace, request["labelSelector"], request["fieldSelector"]);
        CheckMatch(match, revision, next);
        if (next.Length == 0)
        {
            bool exact = match == "Exact" || (match.Length == 0 && limit > 0 && revision is > 0);
            return new(selection, revision, exact, (int)Math.Min(limit, int.MaxValue), null, id);
        }
        if (revision is > 0)
            throw new RefusedException(ApiStatus.BadRequest("specifying resource version is not allowed when using continue"));
        ContinueToken token = ContinueToken.Parse(next, id)
            ?? throw new RefusedException(ApiStatus.BadRequest("continue key is not valid: it was made for another list, or not by this server"));
        return new(selection, null, IsExact: false, (int)Math.Min(limit, int.MaxValue), token, id);
    }

    private static void CheckMatch(string match, long? revision, string next)
    {
        if (match.Length == 0)
            return;
        (string reason, string? complaint) = match switch
        {
            not ("Exact" or "NotOlderThan") => ("FieldValueNotSupported", $"Unsupported value: \"{match}\": supported values: \"Exact\", \"NotOlderThan\""),
            _ when next.Length > 0 => ("FieldValueForbidden", "Forbidden: resourceVersionMatch is forbidden when continue is provided"),
            _ when revision is null => ("FieldValueForbidden", "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided"),
            "Exact" when revision == 0 => ("FieldValueForbidden", "Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""),
            _ => ("", (string?)null),
        };
        if (complaint is not null)
            throw new RefusedException(ApiStatus.InvalidOptions("ListOptions", [new StatusCause(reason, complaint, "resourceVersionMatch")]));
    }
}
