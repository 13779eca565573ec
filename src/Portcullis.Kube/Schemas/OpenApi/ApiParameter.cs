namespace Portcullis.Kube;

/// <summary>One parameter of an operation.</summary>
/// <param name="In"><c>query</c> or <c>path</c>.</param>
/// <param name="Type">OpenAPI type.</param>
internal sealed record ApiParameter(string Name, string In, string Type, string Description)
{
    private static readonly ApiParameter NameInPath = new("name", "path", "string", "The object's name.");
    private static readonly ApiParameter NamespaceInPath = new("namespace", "path", "string", "The object's namespace.");

    private static readonly ApiParameter[] Writing =
    [
        new("dryRun", "query", "string", "`All`: everything is checked and nothing stored."),
        new("fieldManager", "query", "string", "Who writes, for the managed fields."),
        new("fieldValidation", "query", "string", "What becomes of unknown and repeated fields: `Strict` refuses, `Warn` warns and drops, `Ignore` drops."),
    ];

    private static readonly ApiParameter Force = new("force", "query", "boolean", "Server-side apply takes fields over from other managers.");

    private static readonly ApiParameter[] Listing =
    [
        new("allowWatchBookmarks", "query", "boolean", "A watch also tells its revision when nothing changes."),
        new("continue", "query", "string", "The token of the page before."),
        new("fieldSelector", "query", "string", "Only objects whose fields agree, as `metadata.name=x`."),
        new("labelSelector", "query", "string", "Only objects whose labels agree."),
        new("limit", "query", "integer", "Objects of one page at most."),
        new("resourceVersion", "query", "string", "The revision to read at, or to watch from."),
        new("resourceVersionMatch", "query", "string", "How `resourceVersion` is meant: `Exact` or `NotOlderThan`."),
        new("sendInitialEvents", "query", "boolean", "A watch tells what is there first, then a bookmark, then the changes."),
        new("timeoutSeconds", "query", "integer", "How long a watch lasts."),
        new("watch", "query", "boolean", "Tells changes as they happen."),
    ];

    private static readonly ApiParameter[] Deleting =
    [
        new("dryRun", "query", "string", "`All`: everything is checked and nothing deleted."),
        new("propagationPolicy", "query", "string", "What becomes of dependents: `Background`, `Foreground` or `Orphan`."),
    ];

    /// <summary>The parameters of an operation.</summary>
    public static IEnumerable<ApiParameter> Of(ApiOperation operation)
    {
        IEnumerable<ApiParameter> query = operation.Action switch
        {
            "list" => Listing,
            "deletecollection" => [.. Listing.Where(parameter => parameter.Name is not ("watch" or "allowWatchBookmarks")), .. Deleting],
            "delete" => Deleting,
            "patch" => [.. Writing, Force],
            "post" or "put" => Writing,
            _ => [],
        };
        if (operation.IsNamespaced)
            query = query.Prepend(NamespaceInPath);
        return operation.IsNamed ? query.Prepend(NameInPath) : query;
    }
}
