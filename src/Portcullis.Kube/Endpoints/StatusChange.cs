using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>A new status for one object.</summary>
/// <param name="Make">From the object as it is, which it may not change, to its new status; null when nothing is to be written. Called again when another writer was faster.</param>
public sealed record StatusChange(ObjectKey Key, Func<JsonObject, JsonObject?> Make);
