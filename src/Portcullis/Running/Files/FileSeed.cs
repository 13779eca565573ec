using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Portcullis.Kube;

namespace Portcullis.Running;

/// <summary>Puts the objects of files into a store that does not have them yet; those it has stay as they are.</summary>
internal static class FileSeed
{
    /// <summary>The field manager under which seeds are written.</summary>
    public const string FieldManager = "portcullis-seed";

    /// <summary>Returns false when an object was refused; why was reported, and nothing after it was written.</summary>
    public static async Task<bool> Plant(ImmutableArray<FileObject> objects, KubeWriter writer, Func<StoreView> current, Action<string> report, CancellationToken cancel)
    {
        int made = 0;
        var kept = new List<FileObject>();
        foreach (FileObject one in objects)
        {
            if (current().Get(one.Key) is not null)
            {
                kept.Add(one);
                continue;
            }
            KubeWriteResult result = await writer.Create((JsonObject)one.Json.DeepClone(), cancel);
            if (result.Refusal is { Reason: "AlreadyExists" })
                kept.Add(one);
            else if (result.Refusal is { } refusal)
            {
                foreach (string line in FileRefusals.Lines(one, refusal))
                    report(line);
                return false;
            }
            else
                made++;
        }
        report($"seeded {made} of {objects.Length} objects{(kept.Count == 0 ? "" : $"; the store has the others already, and they stay as they are: {Named(kept)}")}");
        return true;
    }

    private static string Named(List<FileObject> kept)
    {
        const int Shown = 20;
        string names = string.Join(", ", kept.Take(Shown).Select(static one => one.Title));
        return kept.Count > Shown ? $"{names} and {kept.Count - Shown} more" : names;
    }
}
