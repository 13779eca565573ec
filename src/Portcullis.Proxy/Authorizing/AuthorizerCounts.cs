namespace Portcullis.Proxy;

/// <summary>What one extension provider was asked and answered since the start.</summary>
/// <param name="Asked">Questions that have ended; each is one of the next three.</param>
/// <param name="Allowed">Answers that said yes.</param>
/// <param name="Denied">Answers that said no.</param>
/// <param name="Failed">Questions without an answer, whether <c>failOpen</c> let the request pass or not.</param>
/// <param name="Duration">The sum of the time all questions took.</param>
public readonly record struct AuthorizerCounts(long Asked, long Allowed, long Denied, long Failed, TimeSpan Duration);
