using Portcullis.Kube;
using Portcullis.Syntax;

namespace Portcullis.Running;

/// <summary>Tells, with file and line, why the API does not take what a file says.</summary>
internal static class FileRefusals
{
    public static IEnumerable<string> Lines(FileObject one, ApiStatus refusal)
    {
        if (refusal.Causes.IsEmpty)
            yield return $"{one.Place}: {one.Title}: {refusal.Message}";
        foreach (StatusCause cause in refusal.Causes)
        {
            SourceSpan span = one.At(cause.Field);
            yield return $"{(span.Line == 0 ? one.Place : span.ToString())}: {one.Title}: {(cause.Field.Length == 0 ? "" : $"{cause.Field}: ")}{cause.Message}";
        }
    }
}
