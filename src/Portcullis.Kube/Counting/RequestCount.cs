namespace Portcullis.Kube;

/// <summary>How often a verb on a resource was answered with a status.</summary>
/// <param name="Verb">As access rules name it: get, list, watch, create, update, patch, delete, deletecollection; for a plain path the HTTP method in lower case, or <c>other</c>.</param>
/// <param name="Resource">The plural and group of a kind that is served; <c>other</c> for everything else.</param>
/// <param name="Code">The HTTP status; 0: the client was gone before there was one.</param>
public sealed record RequestCount(string Verb, string Resource, int Code, long Count);
