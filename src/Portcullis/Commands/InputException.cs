namespace Portcullis.Commands;

/// <summary>The command line or a file it names cannot be used; the message is for its user.</summary>
internal sealed class InputException(string message) : Exception(message);
