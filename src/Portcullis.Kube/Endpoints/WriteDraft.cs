using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>An object as a caller wants it, before the server has looked at it.</summary>
/// <param name="Object">The pipeline's to change.</param>
/// <param name="Duplicates">Paths of fields that the caller gave more than once.</param>
/// <param name="IsOwned">Its managed fields are written already: it was applied.</param>
internal sealed record WriteDraft(JsonObject Object, ImmutableArray<string> Duplicates, bool IsOwned = false);
