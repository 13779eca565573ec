using Portcullis.Wire.ExternalAuthorization;

namespace Portcullis.Testing;

/// <summary>One question that reached a <see cref="TestAuthorizer"/>, as it came over the wire.</summary>
/// <param name="Target">The raw request target.</param>
/// <param name="Headers">Lower-case names; lines of one name joined by <c>, </c>.</param>
/// <param name="Check">The message of a gRPC question; null over HTTP.</param>
public sealed record AuthorizerCall(
    string Method, string Target, string Protocol, IReadOnlyDictionary<string, string> Headers, byte[] Body, CheckRequest? Check);
