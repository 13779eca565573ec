namespace Portcullis.Authorizing;

/// <summary>One header line of an answer.</summary>
/// <param name="Name">Lower case.</param>
/// <param name="Value">Bytes as they go on the wire.</param>
internal readonly record struct HeaderField(string Name, byte[] Value);
