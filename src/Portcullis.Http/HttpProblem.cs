namespace Portcullis.Http;

/// <summary>Why a message was refused: the status to answer with and a short reason for the log.</summary>
/// <remarks>All instances are built once, so refusing allocates nothing. The reason never quotes the sender's bytes.</remarks>
public sealed class HttpProblem
{
    internal static readonly HttpProblem BareLineFeed = new(400, "line must end in CR LF");
    internal static readonly HttpProblem Control = new(400, "line holds a control character");
    internal static readonly HttpProblem EmptyLine = new(400, "request line is empty");
    internal static readonly HttpProblem Method = new(400, "method must be a token");
    internal static readonly HttpProblem RequestLine = new(400, "request line must be method, target and version");
    internal static readonly HttpProblem Target = new(400, "request target is malformed");
    internal static readonly HttpProblem Authority = new(400, "authority must be a host with an optional port");
    internal static readonly HttpProblem Version = new(400, "version must be HTTP/1.1");
    internal static readonly HttpProblem OldVersion = new(426, "HTTP/1.0 is not served");
    internal static readonly HttpProblem Folded = new(400, "folded header lines are not accepted");
    internal static readonly HttpProblem HeaderName = new(400, "header name must be a token directly followed by a colon");
    internal static readonly HttpProblem HeadTooLarge = new(431, "headers exceed the size limit");
    internal static readonly HttpProblem TooManyHeaders = new(431, "headers exceed the line limit");
    internal static readonly HttpProblem MissingHost = new(400, "host is missing");
    internal static readonly HttpProblem RepeatedHost = new(400, "host is given more than once");
    internal static readonly HttpProblem ContentLength = new(400, "content-length must be one decimal number");
    internal static readonly HttpProblem ContentLengthConflict = new(400, "content-length is given twice with different values");
    internal static readonly HttpProblem LengthWithCoding = new(400, "content-length and transfer-encoding exclude each other");
    internal static readonly HttpProblem TransferCoding = new(501, "transfer coding must be chunked alone");
    internal static readonly HttpProblem OldTransferCoding = new(400, "HTTP/1.0 has no transfer codings");
    internal static readonly HttpProblem ConnectBody = new(400, "CONNECT must not have a body");
    internal static readonly HttpProblem StatusLine = new(502, "status line is malformed");
    internal static readonly HttpProblem FramingOnBodiless = new(502, "response without a body declares a transfer coding");
    internal static readonly HttpProblem UnexpectedSwitch = new(502, "protocol was switched without being asked");
    internal static readonly HttpProblem ChunkSize = new(400, "chunk size must be a hexadecimal number");
    internal static readonly HttpProblem ChunkExtension = new(400, "chunk extension is malformed or too long");
    internal static readonly HttpProblem ChunkEnd = new(400, "chunk must end in CR LF");
    internal static readonly HttpProblem TrailersTooLarge = new(431, "trailers exceed the size limit");
    internal static readonly HttpProblem TrailerName = new(400, "trailers must not carry framing or routing fields");
    internal static readonly HttpProblem NulInPath = new(400, "path holds an encoded NUL");

    private HttpProblem(int status, string reason) => (Status, Reason) = (status, reason);

    /// <summary>The status to answer a request with. For a bad response the proxy answers 502 whatever stands here.</summary>
    public int Status { get; }

    /// <summary>Lower case, no full stop.</summary>
    public string Reason { get; }

    public override string ToString() => Reason;
}
