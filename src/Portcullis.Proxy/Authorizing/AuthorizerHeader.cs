namespace Portcullis.Proxy;

/// <summary>One header line as an authorizer is told of it.</summary>
/// <param name="Name">Lower case.</param>
/// <param name="Value">A character for each byte (Latin-1), so that no byte is lost.</param>
internal readonly record struct AuthorizerHeader(string Name, string Value);
