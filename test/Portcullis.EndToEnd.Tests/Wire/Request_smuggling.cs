namespace Portcullis.EndToEnd.Wire;

public sealed class Request_smuggling
{
    private const string Line = "POST /anything HTTP/1.1\r\nhost: test.com\r\n";

    public static TheoryData<string, string> Attempts => new()
    {
        { "both lengths", Line + "content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n" },
        { "both lengths, other order", Line + "transfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n" },
        { "two different lengths", Line + "content-length: 5\r\ncontent-length: 6\r\n\r\nhello" },
        { "two lengths on one line", Line + "content-length: 5, 6\r\n\r\nhello" },
        { "negative length", Line + "content-length: -1\r\n\r\n" },
        { "signed length", Line + "content-length: +5\r\n\r\nhello" },
        { "length not a number", Line + "content-length: 5x\r\n\r\nhello" },
        { "length past all numbers", Line + "content-length: 99999999999999999999999\r\n\r\n" },
        { "unknown coding", Line + "transfer-encoding: gibberish\r\n\r\n0\r\n\r\n" },
        { "coding after chunked", Line + "transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n" },
        { "coding chunked twice", Line + "transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n" },
        { "tab before chunked, and a length", Line + "transfer-encoding:\tchunked\r\ncontent-length: 3\r\n\r\nabc" },
        { "bare line feeds", "POST /anything HTTP/1.1\nhost: test.com\ncontent-length: 0\n\n" },
        { "one bare line feed", "POST /anything HTTP/1.1\r\nhost: test.com\nx: y\r\n\r\n" },
        { "space before the colon", Line + "content-length : 5\r\n\r\nhello" },
        { "folded line", Line + "x-one: a\r\n b\r\ncontent-length: 0\r\n\r\n" },
        { "line without a colon", Line + "nonsense\r\n\r\n" },
        { "nul in a value", Line + "x-one: a\0b\r\n\r\n" },
        { "carriage return in a value", Line + "x-one: a\rb\r\n\r\n" },
        { "chunk size with a sign", Line + "transfer-encoding: chunked\r\n\r\n-1\r\n\r\n" },
        { "chunk size past all numbers", Line + "transfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n" },
        { "chunk without its end", Line + "transfer-encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n" },
        { "no host", "GET /anything HTTP/1.1\r\n\r\n" },
        { "two hosts", "GET /anything HTTP/1.1\r\nhost: test.com\r\nhost: other.com\r\n\r\n" },
        { "space in the target", "GET /any thing HTTP/1.1\r\nhost: test.com\r\n\r\n" },
        { "space before the method", " GET /anything HTTP/1.1\r\nhost: test.com\r\n\r\n" },
        { "unknown version", "GET /anything HTTP/3.7\r\nhost: test.com\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(Attempts))]
    public async Task Is_answered_with_400_and_the_end(string what, string request)
    {
        SeedGateway seed = await SeedGateway.SharedAsync();
        await using RawConnection raw = await RawConnection.TcpAsync(seed.Gateway.HttpPort);

        await raw.SendAsync(request + "GET /status/299 HTTP/1.1\r\nhost: test.com\r\n\r\n");
        string all = await raw.RestAsync();

        // 501 is RFC 9112's word for a coding that is not known (section 6.1); all else is a bad request.
        all.ShouldStartWith(what.Contains("coding", StringComparison.Ordinal) ? "HTTP/1.1 501" : "HTTP/1.1 4", customMessage: what);
        all.ShouldNotContain("HTTP/1.1 2", customMessage: what);
    }
}
