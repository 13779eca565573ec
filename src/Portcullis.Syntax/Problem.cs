namespace Portcullis.Syntax;

/// <summary>Why one hostile or mistaken value could not be read.</summary>
/// <param name="Message">Lower case, no full stop, user input in backticks.</param>
/// <param name="At">Offset into the value, in characters or bytes, or -1 when no place is to blame.</param>
public sealed record Problem(string Message, int At = -1);
