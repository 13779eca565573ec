namespace Portcullis.Kube;

/// <summary>One page of a list.</summary>
/// <param name="Continue">Token of the next page; empty on the last.</param>
/// <param name="Remaining">How many objects follow; null where it is not told.</param>
internal sealed record ListPage(long Revision, IReadOnlyList<StoredObject> Objects, string Continue, long? Remaining)
{
    public static ListPage Of(StoreView view, ResourceType type, ListQuestion question)
    {
        ObjectSelection selection = question.Selection;
        if (selection.Name is { } name && (selection.Namespace.Length > 0 || !type.Namespaced))
        {
            StoredObject? only = view.Get(new ObjectKey(type.Group, type.Plural, selection.Namespace, name));
            return new(view.Revision, only is not null && question.Continue is null && selection.Matches(only) ? [only] : [], "", null);
        }
        List<StoredObject> found = [];
        long inScope = 0;
        foreach (((string space, string id), StoredObject stored) in view.List(type.Group, type.Plural))
        {
            if (selection.Namespace.Length > 0 && space != selection.Namespace)
                continue;
            if (question.Continue is { } token && NameOrder.Ordinal.Compare((space, id), (token.Namespace, token.Name)) <= 0)
                continue;
            inScope++;
            if (question.Limit > 0 && found.Count > question.Limit && !selection.IsNarrowed)
                continue; // only counted
            if (!selection.Matches(stored))
                continue;
            found.Add(stored);
            if (question.Limit > 0 && found.Count > question.Limit && selection.IsNarrowed)
                break;
        }
        if (question.Limit == 0 || found.Count <= question.Limit)
            return new(view.Revision, found, "", null);
        found.RemoveAt(found.Count - 1);
        ObjectKey last = found[^1].Key;
        return new(view.Revision, found, new ContinueToken(view.Revision, last.Namespace, last.Name, question.Id).Text,
            selection.IsNarrowed ? null : inScope - question.Limit);
    }
}
