using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>An object as a caller sent it.</summary>
/// <param name="Object">The caller's to change. Where a field was given twice, the last one counts.</param>
/// <param name="Duplicates">Paths of fields given more than once, for strict decoding.</param>
public sealed record ObjectBody(JsonObject Object, ImmutableArray<string> Duplicates);
