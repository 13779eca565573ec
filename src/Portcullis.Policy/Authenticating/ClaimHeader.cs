namespace Portcullis.Policy.Authenticating;

/// <summary>One of <c>outputClaimToHeaders</c>.</summary>
/// <param name="Name">Lower case.</param>
/// <param name="Path">Names from the payload's top down, in UTF-8.</param>
internal sealed record ClaimHeader(byte[] Name, byte[][] Path);
