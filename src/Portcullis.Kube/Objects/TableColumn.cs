namespace Portcullis.Kube;

/// <summary>One column of <c>kubectl get</c>.</summary>
/// <param name="Type">OpenAPI type as tables use it: <c>string</c>, <c>integer</c>, <c>date</c> (shown as an age).</param>
/// <param name="Path">JSONPath into the object without braces, as <c>.spec.action</c>; or a name after <c>@</c> for what the server computes, as <c>@data-count</c>.</param>
/// <param name="Priority">Above zero: shown with <c>-o wide</c> only.</param>
public sealed record TableColumn(string Name, string Type, string Path, string Description = "", int Priority = 0, string Format = "");
