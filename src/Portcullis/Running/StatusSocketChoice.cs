namespace Portcullis.Running;

/// <summary>Whether a status socket is opened, and where.</summary>
/// <param name="Path">Null for the usual place (<see cref="RuntimeFolder"/>).</param>
internal sealed record StatusSocketChoice(bool Off, string? Path);
