namespace Portcullis.Http;

/// <summary>Why an HTTP/2 connection was given up: the code its GOAWAY carries and a reason for the log.</summary>
public sealed record Http2Failure(Http2ErrorCode Code, string Reason);
