using System.Text;

namespace Portcullis.Http;

/// <summary>Status lines, encoded once.</summary>
internal static class StatusLines
{
    private static readonly byte[][] Lines = Build();

    /// <summary>The HTTP/1.1 status line with its CR LF; statuses outside 100 to 599 become 500.</summary>
    public static ReadOnlySpan<byte> Of(int status) => Lines[(status is >= 100 and <= 599 ? status : 500) - 100];

    private static byte[][] Build()
    {
        var lines = new byte[500][];
        for (int i = 0; i < lines.Length; i++)
            lines[i] = Encoding.ASCII.GetBytes("HTTP/1.1 " + (i + 100) + " " + Phrase(i + 100) + "\r\n");
        return lines;
    }

    private static string Phrase(int status) => status switch
    {
        100 => "Continue",
        101 => "Switching Protocols",
        103 => "Early Hints",
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        203 => "Non-Authoritative Information",
        204 => "No Content",
        205 => "Reset Content",
        206 => "Partial Content",
        207 => "Multi-Status",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        _ => ErrorPhrase(status),
    };

    private static string ErrorPhrase(int status) => status switch
    {
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Payload Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        418 => "I'm a Teapot",
        421 => "Misdirected Request",
        422 => "Unprocessable Entity",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        _ => "Unknown",
    };
}
