using System.IO.Compression;
using System.Text;

namespace Portcullis.Testing;

/// <summary>How a <see cref="TestOidcProvider"/> answers one of its addresses.</summary>
public sealed class ProviderBehaviour
{
    private readonly Func<ProviderExchange, Task> _answer;

    private ProviderBehaviour(Func<ProviderExchange, Task> answer) => _answer = answer;

    /// <summary>What an honest provider says.</summary>
    public static ProviderBehaviour Normal { get; } = new(exchange => exchange.AnswerAsync(200, "application/json", exchange.Honest));

    /// <summary>Takes the request and never answers.</summary>
    public static ProviderBehaviour Hang { get; } = new(exchange => exchange.WaitForeverAsync());

    /// <summary>Takes the request and resets the connection.</summary>
    public static ProviderBehaviour Reset { get; } = new(exchange => exchange.ResetAsync());

    /// <summary>Status 200, bytes that are no text.</summary>
    public static ProviderBehaviour Garbage { get; } = new(exchange => exchange.AnswerAsync(200, "application/json", [0xff, 0xfe, 0, 1, 2, 3, .. "}{"u8]));

    /// <summary>Status 200 and no body.</summary>
    public static ProviderBehaviour Empty { get; } = Answer(200, "");

    /// <summary>A page for people, as a captive portal or a login form sends.</summary>
    public static ProviderBehaviour WrongContent { get; } = Answer(200, "<!doctype html><title>Sign in</title>", "text/html");

    /// <summary>JSON that is no key set.</summary>
    public static ProviderBehaviour NotKeys { get; } = Answer(200, """{"error": "try again later"}""");

    public static ProviderBehaviour ServerError { get; } = Answer(500, "oops", "text/plain");

    /// <summary>The honest answer, one byte now and then, never all of it in any sensible time.</summary>
    public static ProviderBehaviour SlowDrip { get; } = new(exchange => exchange.DripAsync());

    /// <summary>Redirects to itself.</summary>
    public static ProviderBehaviour RedirectLoop { get; } = new(exchange => exchange.RedirectAsync(exchange.Path));

    /// <summary>Redirects to where clouds keep credentials.</summary>
    public static ProviderBehaviour RedirectToMetadata { get; } = RedirectTo("http://169.254.169.254/latest/meta-data/");

    /// <summary>The honest answer as gzip, asked for or not.</summary>
    public static ProviderBehaviour Compressed { get; } = new(exchange =>
        exchange.AnswerAsync(200, "application/json", Gzip(exchange.Honest), "content-encoding: gzip\r\n"));

    public static ProviderBehaviour Answer(int status, string body, string type = "application/json") =>
        new(exchange => exchange.AnswerAsync(status, type, Encoding.UTF8.GetBytes(body)));

    /// <summary>The honest answer after so many bytes of white space, with or without its length said beforehand.</summary>
    public static ProviderBehaviour Huge(long bytes, bool sayLength = true) => new(exchange => exchange.AnswerHugeAsync(bytes, sayLength));

    public static ProviderBehaviour RedirectTo(string location) => new(exchange => exchange.RedirectAsync(location));

    /// <summary>So many redirects, then the honest answer.</summary>
    public static ProviderBehaviour RedirectChain(int length) => RedirectTo($"/moved/{length - 1}");

    internal Task AnswerAsync(ProviderExchange exchange) => _answer(exchange);

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
