namespace Portcullis.EndToEnd.Wire;

public sealed class Hostile_http2
{
    public static TheoryData<string, string, string> Fields => new()
    {
        { "upper case", "X-Upper", "1" },
        { "connection", "connection", "close" },
        { "transfer-encoding", "transfer-encoding", "chunked" },
        { "te", "te", "gzip" },
        { "line feed", "x-one", "a\nhost: other.com" },
        { "carriage return", "x-one", "a\rb" },
        { "nul", "x-one", "a\0b" },
        { "late pseudo-header", ":path", "/status/201" },
        { "unknown pseudo-header", ":what", "1" },
        { "space in a name", "x one", "1" },
        { "colon in a name", "x:one", "1" },
        { "empty name", "", "1" },
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task A_malformed_field_never_reaches_the_upstream(string what, string name, string value)
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        await using RawHttp2 http2 = await RawHttp2.OpenAsync(mutual.Gateway.HttpsPort, mutual.Client);

        await http2.RequestAsync(1, "/status/200", more: (name, value));

        (await OutcomeAsync(http2)).ShouldBeOneOf([0, 400], what);
    }

    public static TheoryData<string, byte, byte, int, string> Frames => new()
    {
        { "data on stream 0", RawHttp2.Data, 0, 0, "00" },
        { "headers on stream 0", RawHttp2.Headers, 4, 0, "82" },
        { "headers on an even stream", RawHttp2.Headers, 5, 2, "828487" },
        { "continuation without headers", RawHttp2.Continuation, 4, 1, "82" },
        { "settings on a stream", RawHttp2.Settings, 0, 1, "" },
        { "settings of an odd length", RawHttp2.Settings, 0, 0, "0000" },
        { "ping of seven bytes", RawHttp2.Ping, 0, 0, "00000000000000" },
        { "window update of nothing", RawHttp2.WindowUpdate, 0, 0, "00000000" },
        { "window past its limit", RawHttp2.WindowUpdate, 0, 0, "7fffffff" },
        { "reset of an idle stream", RawHttp2.ResetStream, 0, 9, "00000008" },
        { "data on an idle stream", RawHttp2.Data, 0, 9, "00" },
        { "bad index", RawHttp2.Headers, 5, 1, "ff7f" },
        { "truncated block", RawHttp2.Headers, 5, 1, "000561" },
        { "padding longer than the frame", RawHttp2.Headers, 0x0d, 1, "ff82" },
        { "push promise", 5, 4, 1, "0000000282" },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public async Task A_frame_out_of_place_ends_the_connection(string what, byte type, byte flags, int stream, string payload)
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        await using RawHttp2 http2 = await RawHttp2.OpenAsync(mutual.Gateway.HttpsPort, mutual.Client);

        await http2.SendAsync(type, flags, stream, Convert.FromHexString(payload));

        Http2Frame? goodbye = await http2.FrameAsync(frame => frame.Type == RawHttp2.GoAway);
        if (goodbye is not null)
            goodbye.ErrorCode.ShouldNotBe(0, what);
        (await http2.FrameAsync(_ => false)).ShouldBeNull(what);
    }

    [Fact]
    public async Task Headers_without_end_are_bounded()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        await using RawHttp2 http2 = await RawHttp2.OpenAsync(mutual.Gateway.HttpsPort, mutual.Client);
        byte[] field = RawHttp2.Block(("x-more", new string('x', 10_000)));

        Exception? stopped = await Record.ExceptionAsync(async () =>
        {
            await http2.SendAsync(RawHttp2.Headers, 0, 1, RawHttp2.Block((":method", "GET"), (":scheme", "https"), (":authority", "test.com"), (":path", "/")));
            for (int i = 0; i < 10_000; i++)
                await http2.SendAsync(RawHttp2.Continuation, 0, 1, field);
        });

        (stopped is IOException).ShouldBeTrue($"100 MB of one header block were taken: {stopped}");
    }

    [Fact]
    public async Task Streams_reset_in_haste_do_not_stop_others()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        await using RawHttp2 http2 = await RawHttp2.OpenAsync(mutual.Gateway.HttpsPort, mutual.Client);

        await Record.ExceptionAsync(async () =>
        {
            for (int stream = 1; stream < 4000; stream += 2)
            {
                await http2.RequestAsync(stream, "/delay/5");
                await http2.SendAsync(RawHttp2.ResetStream, 0, stream, [0, 0, 0, 8]);
            }
        });

        (await mutual.CurlAsync("/status/200", mutual.Client)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(4, "hello")]
    [InlineData(6, "hello")]
    public async Task A_body_of_another_length_than_declared_is_refused(int declared, string body)
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        await using RawHttp2 http2 = await RawHttp2.OpenAsync(mutual.Gateway.HttpsPort, mutual.Client);

        await http2.RequestAsync(1, "/anything", "POST", end: false, more: ("content-length", $"{declared}"));
        await http2.SendAsync(RawHttp2.Data, RawHttp2.EndStream, 1, System.Text.Encoding.ASCII.GetBytes(body));

        (await OutcomeAsync(http2)).ShouldBeOneOf(0, 400);
    }

    /// <summary>The status on stream 1; 0 when the stream or the connection ended instead.</summary>
    private static async Task<int> OutcomeAsync(RawHttp2 http2)
    {
        try
        {
            return await http2.StatusAsync(1);
        }
        catch (EndOfStreamException)
        {
            return 0;
        }
    }
}
