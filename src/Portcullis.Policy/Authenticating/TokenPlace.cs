namespace Portcullis.Policy.Authenticating;

/// <summary>Where in a request's head a token stands: a position, good until the head changes.</summary>
/// <param name="Line">Of the headers, or <see cref="Target"/>.</param>
/// <param name="From">Counted from the start of the line's value, or of the target.</param>
/// <param name="Encoded">The bytes are percent-encoded.</param>
internal readonly record struct TokenPlace(int Line, int From, int Length, bool Encoded = false)
{
    public const int Target = -1;
}
