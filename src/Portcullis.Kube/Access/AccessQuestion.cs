namespace Portcullis.Kube;

/// <summary>What a caller wants to do.</summary>
/// <param name="Verb">get, list, watch, create, update, patch, delete, deletecollection, impersonate; for a path the HTTP method in lower case.</param>
/// <param name="Resource">Plural; empty when a plain path is meant.</param>
/// <param name="Path">The URL path when it names no resource; otherwise empty.</param>
public sealed record AccessQuestion(string Verb, string Group, string Resource, string Subresource, string Namespace, string Name, string Path = "");
