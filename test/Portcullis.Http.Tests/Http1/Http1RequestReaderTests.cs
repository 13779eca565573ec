using System.Text;

namespace Portcullis.Http.Tests;

public sealed class Http1RequestReaderTests
{
    [Fact]
    public void Reads_a_request()
    {
        RequestHead head = Good("POST /a?b=1 HTTP/1.1\r\nHost: Test.com:8080\r\nAccept:*/*\r\nX-Empty:\r\nX-Tabs: \t a\tb \t\r\nContent-Length: 5\r\n\r\n");

        Text(head.Method).ShouldBe("POST");
        Text(head.Target).ShouldBe("/a?b=1");
        Text(head.Path).ShouldBe("/a");
        Text(head.Query).ShouldBe("b=1");
        Text(head.Authority).ShouldBe("Test.com:8080");
        head.Scheme.IsEmpty.ShouldBeTrue();
        head.Headers.ToString().ShouldBe("accept: */*\nx-empty: \nx-tabs: a\tb\ncontent-length: 5\n");
        head.Framing.ShouldBe(BodyFraming.Length);
        head.ContentLength.ShouldBe(5);
        head.KeepAlive.ShouldBeTrue();
        head.Protocol.ShouldBe(HttpProtocol.Http11);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "/", "a", "")]
    [InlineData("GET http://b.example:81/x?y HTTP/1.1\r\nHost: a\r\n\r\n", "/x?y", "b.example:81", "http")]
    [InlineData("GET HTTPS://b/ HTTP/1.1\r\nHost: a\r\n\r\n", "/", "b", "https")]
    [InlineData("GET http://b HTTP/1.1\r\nHost: a\r\n\r\n", "/", "b", "http")]
    [InlineData("GET http://b?q HTTP/1.1\r\nHost: a\r\n\r\n", "/?q", "b", "http")]
    [InlineData("GET http://[::1]:80/ HTTP/1.1\r\nHost: a\r\n\r\n", "/", "[::1]:80", "http")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "*", "a", "")]
    [InlineData("OPTIONS http://b HTTP/1.1\r\nHost: a\r\n\r\n", "*", "b", "http")]
    [InlineData("CONNECT b:443 HTTP/1.1\r\nHost: a\r\n\r\n", "", "b:443", "")]
    [InlineData("GET //x HTTP/1.1\r\nHost: a\r\n\r\n", "//x", "a", "")]
    [InlineData("GET /a\\b{}|^\" HTTP/1.1\r\nHost: a\r\n\r\n", "/a\\b{}|^\"", "a", "")]
    [InlineData("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "/", "a", "")]
    [InlineData("GET / HTTP/1.1\r\nHOST:\ta \r\n\r\n", "/", "a", "")]
    public void Understands_every_form_of_target(string input, string target, string authority, string scheme)
    {
        RequestHead head = Good(input);
        Text(head.Target).ShouldBe(target);
        Text(head.Authority).ShouldBe(authority);
        Text(head.Scheme).ShouldBe(scheme);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\nHost: a\n\n", 400, "line must end in CR LF")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\n\r\n", 400, "line must end in CR LF")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", 400, "line holds a control character")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", 400, "line holds a control character")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", 400, "line holds a control character")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n folded\r\n\r\n", 400, "folded header lines are not accepted")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n\tfolded\r\n\r\n", 400, "folded header lines are not accepted")]
    [InlineData("GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400, "folded header lines are not accepted")]
    [InlineData("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400, "header name must be a token directly followed by a colon")]
    [InlineData("GET / HTTP/1.1\r\nHost\t: a\r\n\r\n", 400, "header name must be a token directly followed by a colon")]
    [InlineData("GET / HTTP/1.1\r\n: a\r\n\r\n", 400, "header name must be a token directly followed by a colon")]
    [InlineData("GET / HTTP/1.1\r\nHost\r\n\r\n", 400, "header name must be a token directly followed by a colon")]
    [InlineData("GET / HTTP/1.1\r\nX@y: a\r\n\r\n", 400, "header name must be a token directly followed by a colon")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400, "host is missing")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, "host is given more than once")]
    [InlineData("GET / HTTP/1.1\r\nHost:\r\nHost: a\r\n\r\n", 400, "host is given more than once")]
    [InlineData("GET / HTTP/1.1\r\nHost:\r\n\r\n", 400, "authority must be a host with an optional port")]
    [InlineData("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "authority must be a host with an optional port")]
    [InlineData("GET / HTTP/1.1\r\nHost: a,b\r\n\r\n", 400, "authority must be a host with an optional port")]
    [InlineData("GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400, "authority must be a host with an optional port")]
    [InlineData("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, "authority must be a host with an optional port")]
    [InlineData("GET / HTTP/1.1\r\nHost: a:\r\n\r\n", 400, "authority must be a host with an optional port")]
    [InlineData("GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", 400, "authority must be a host with an optional port")]
    [InlineData("GET / HTTP/1.1\r\nHost: a:8o\r\n\r\n", 400, "authority must be a host with an optional port")]
    [InlineData("GET / HTTP/1.1\r\nHost: :80\r\n\r\n", 400, "authority must be a host with an optional port")]
    [InlineData("GET / HTTP/1.1\r\nHost: ::1\r\n\r\n", 400, "authority must be a host with an optional port")]
    [InlineData("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400, "authority must be a host with an optional port")]
    [InlineData("GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n", 400, "authority must be a host with an optional port")]
    [InlineData("GET http://u@b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, "authority must be a host with an optional port")]
    [InlineData("GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400, "authority must be a host with an optional port")]
    [InlineData("GET ftp://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, "request target is malformed")]
    [InlineData("GET a/b HTTP/1.1\r\nHost: a\r\n\r\n", 400, "request target is malformed")]
    [InlineData("GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400, "request target is malformed")]
    [InlineData("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400, "request target is malformed")]
    [InlineData("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "request target is malformed")]
    [InlineData("GET / \r\nHost: a\r\n\r\n", 400, "version must be HTTP/1.1")]
    [InlineData("GET /\r\nHost: a\r\n\r\n", 400, "request line must be method, target and version")]
    [InlineData("GET\r\nHost: a\r\n\r\n", 400, "request line must be method, target and version")]
    [InlineData("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "method must be a token")]
    [InlineData(" GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "method must be a token")]
    [InlineData("GET / HTTP/1.2\r\nHost: a\r\n\r\n", 400, "version must be HTTP/1.1")]
    [InlineData("GET / http/1.1\r\nHost: a\r\n\r\n", 400, "version must be HTTP/1.1")]
    [InlineData("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 400, "version must be HTTP/1.1")]
    [InlineData("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400, "version must be HTTP/1.1")]
    [InlineData("GET / HTTP/1.0\r\n\r\n", 426, "HTTP/1.0 is not served")]
    [InlineData("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "request line is empty")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "content-length and transfer-encoding exclude each other")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400, "content-length is given twice with different values")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n", 400, "content-length must be one decimal number")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", 400, "content-length must be one decimal number")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400, "content-length must be one decimal number")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\n", 400, "content-length must be one decimal number")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n", 400, "content-length must be one decimal number")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999999999999\r\n\r\n", 400, "content-length must be one decimal number")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501, "transfer coding must be chunked alone")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n", 501, "transfer coding must be chunked alone")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 501, "transfer coding must be chunked alone")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\u000bchunked\r\n\r\n", 400, "line holds a control character")]
    [InlineData("CONNECT b:443 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n", 400, "CONNECT must not have a body")]
    [InlineData("CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "authority must be a host with an optional port")]
    public void Refuses(string input, int status, string reason)
    {
        var reader = new Http1RequestReader(Http1Limits.Default);

        reader.Read(Bytes(input), new RequestHead(), out _).ShouldBe(ReadResult.Problem);

        reader.Problem!.Reason.ShouldBe(reason);
        reader.Problem.Status.ShouldBe(status);
        reader.Read(Bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), new RequestHead(), out _).ShouldBe(ReadResult.Problem);
    }

    [Fact]
    public void Judges_every_byte_in_every_place()
    {
        for (int b = 0; b < 256; b++)
        {
            char c = (char)b;
            bool token = char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);
            bool control = b < 0x20 || b == 0x7F;
            Accepts($"G{c}T / HTTP/1.1\r\nHost: a\r\n\r\n").ShouldBe(token, $"method {b}");
            Accepts($"GET / HTTP/1.1\r\nHost: a\r\nx{c}y: z\r\n\r\n").ShouldBe(token || c == ':', $"name {b}");
            Accepts($"GET / HTTP/1.1\r\nHost: a\r\nx: y{c}z\r\n\r\n").ShouldBe(!control || c == '\t', $"value {b}");
            Accepts($"GET /x{c}y HTTP/1.1\r\nHost: a\r\n\r\n").ShouldBe(!control && c != ' ', $"target {b}");
            bool host = char.IsAsciiLetterOrDigit(c) || "-._~!$&'()*+;=%".Contains(c, StringComparison.Ordinal);
            Accepts($"GET / HTTP/1.1\r\nHost: a{c}z\r\n\r\n").ShouldBe(host, $"host {b}");
        }
    }

    [Fact]
    public void Keeps_one_of_two_equal_lengths()
    {
        RequestHead head = Good("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\nContent-Length: 07\r\n\r\n");
        head.ContentLength.ShouldBe(7);
        head.Headers.Count.ShouldBe(1);
    }

    [Fact]
    public void Understands_and_removes_what_belongs_to_the_connection()
    {
        RequestHead head = Good("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, x-hop , keep-alive,,\r\nX-Hop: 1\r\nX-HOP: 2\r\n"
            + "Keep-Alive: 5\r\nProxy-Connection: x\r\nUpgrade: WebSocket\r\nTE: trailers\r\nExpect: 100-Continue\r\nX: y\r\n\r\n");

        head.Headers.ToString().ShouldBe("x: y\nte: trailers\n");
        Text(head.Upgrade).ShouldBe("WebSocket");
        head.IsWebSocketUpgrade.ShouldBeTrue();
        head.ExpectContinue.ShouldBeTrue();
        head.KeepAlive.ShouldBeTrue();
    }

    [Fact]
    public void Nomination_never_drops_the_framing()
    {
        RequestHead head = Good("POST / HTTP/1.1\r\nHost: a\r\nConnection: close, content-length, host, te\r\nContent-Length: 5\r\n\r\n");

        head.ContentLength.ShouldBe(5);
        head.Headers.ToString().ShouldBe("content-length: 5\n");
        head.KeepAlive.ShouldBeFalse();
        Text(head.Authority).ShouldBe("a");
    }

    [Fact]
    public void An_upgrade_the_connection_does_not_name_is_none()
    {
        Good("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n").Upgrade.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Reads_chunked_and_pipelined_requests_one_after_another()
    {
        byte[] input = Bytes("POST /1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: CHUNKED\r\n\r\nGET /2 HTTP/1.1\r\nHost: b\r\nX: y\r\n\r\n");
        var reader = new Http1RequestReader(Http1Limits.Default);
        var head = new RequestHead();

        reader.Read(input, head, out int first).ShouldBe(ReadResult.Done);
        head.Framing.ShouldBe(BodyFraming.Chunked);
        Text(head.Target).ShouldBe("/1");
        reader.IsInsideHead.ShouldBeFalse();
        reader.Read(input.AsSpan(first), head, out int second).ShouldBe(ReadResult.Done);
        Text(head.Target).ShouldBe("/2");
        Text(head.Authority).ShouldBe("b");
        head.Framing.ShouldBe(BodyFraming.None);
        (first + second).ShouldBe(input.Length);
    }

    [Fact]
    public void Reads_the_same_however_the_input_is_cut()
    {
        byte[] input = Bytes("\r\nPOST http://h:1/p HTTP/1.1\r\nHost: a\r\nConnection: x\r\nX: y\r\nAccept: z\r\nContent-Length: 3\r\n\r\n");
        string whole = Describe(Good(Encoding.Latin1.GetString(input)));
        for (int first = 0; first <= input.Length; first++)
        {
            for (int size = 1; size < 9; size += 7)
            {
                var reader = new Http1RequestReader(Http1Limits.Default);
                var head = new RequestHead();
                int start = 0;
                ReadResult result = ReadResult.NeedMore;
                for (int end = first; result == ReadResult.NeedMore; end = Math.Min(input.Length, end + size))
                {
                    result = reader.Read(input.AsSpan(start, end - start), head, out int consumed);
                    start += consumed;
                }
                result.ShouldBe(ReadResult.Done);
                Describe(head).ShouldBe(whole);
            }
        }
    }

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, false)]
    public void Bounds_the_number_of_lines(int extra, bool fits)
    {
        string input = "GET / HTTP/1.1\r\nHost: a\r\n" + string.Concat(Enumerable.Range(0, extra).Select(i => $"x{i}: y\r\n")) + "\r\n";
        var reader = new Http1RequestReader(Http1Limits.Default);
        reader.Read(Bytes(input), new RequestHead(), out _).ShouldBe(fits ? ReadResult.Done : ReadResult.Problem);
        (reader.Problem?.Status ?? 431).ShouldBe(431);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: ", "\r\n\r\n")]
    [InlineData("GET /", " HTTP/1.1\r\nHost: a\r\n\r\n")]
    public void Bounds_the_size_of_a_head(string start, string end)
    {
        int room = (60 * 1024) - start.Length - end.Length;
        Accepts(start + new string('x', room) + end).ShouldBeTrue();
        Accepts(start + new string('x', room + 1) + end).ShouldBeFalse();
        var reader = new Http1RequestReader(Http1Limits.Default);
        reader.Read(Bytes(start + new string('x', 61_500)), new RequestHead(), out _).ShouldBe(ReadResult.Problem);
        reader.Problem!.Status.ShouldBe(431);
    }

    [Fact]
    public void Can_be_reset_for_another_connection()
    {
        var reader = new Http1RequestReader(Http1Limits.Default);
        var head = new RequestHead();
        reader.Read(Bytes("GET / HTTP/1.1\r\nHost: a\r\nX"), head, out _).ShouldBe(ReadResult.NeedMore);
        reader.IsInsideHead.ShouldBeTrue();

        reader.Reset();

        reader.Read(Bytes("GET /n HTTP/1.1\r\nHost: b\r\n\r\n"), head, out _).ShouldBe(ReadResult.Done);
        head.Headers.Count.ShouldBe(0);
        Text(head.Target).ShouldBe("/n");
    }

    [Fact]
    public void Survives_mutation()
    {
        byte[] good = Bytes("POST http://h:1/p HTTP/1.1\r\nHost: a\r\nConnection: x, close\r\nX: y\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n");
        var random = new Random(3);
        var reader = new Http1RequestReader(Http1Limits.Default);
        var head = new RequestHead();
        for (int round = 0; round < 50_000; round++)
        {
            reader.Reset();
            byte[] input = Mutator.Mutate(random, good);
            if (reader.Read(input, head, out int consumed) == ReadResult.Done)
                head.Authority.IsEmpty.ShouldBeFalse();
            consumed.ShouldBeLessThanOrEqualTo(input.Length);
        }
    }

    internal static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    internal static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    internal static string Describe(RequestHead head) =>
        $"{Text(head.Method)} {Text(head.Scheme)} {Text(head.Authority)} {Text(head.Target)} {head.Framing} {head.ContentLength} {head.KeepAlive}\n{head.Headers}";

    private static bool Accepts(string input) =>
        new Http1RequestReader(Http1Limits.Default).Read(Bytes(input), new RequestHead(), out _) == ReadResult.Done;

    private static RequestHead Good(string input)
    {
        var head = new RequestHead();
        var reader = new Http1RequestReader(Http1Limits.Default);
        reader.Read(Bytes(input), head, out int consumed).ShouldBe(ReadResult.Done, reader.Problem?.Reason);
        consumed.ShouldBe(input.Length);
        return head;
    }
}
