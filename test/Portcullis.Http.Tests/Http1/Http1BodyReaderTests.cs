using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Portcullis.Http.Tests;

public sealed class Http1BodyReaderTests
{
    [Theory]
    [InlineData("0\r\n\r\n", "", "")]
    [InlineData("5\r\nhello\r\n0\r\n\r\n", "hello", "")]
    [InlineData("5\r\nhello\r\n00A;x=\"y z\"\r\n, world!!!\r\n000\r\n\r\n", "hello, world!!!", "")]
    [InlineData("1\r\na\r\n0\r\nX-Sum: 1\r\ny:\t2 \r\n\r\n", "a", "x-sum: 1\ny: 2\n")]
    [InlineData("a\r\n\r\n\r\n\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n\r\n\r\n\r\n", "")]
    public void Reads_chunks_however_the_input_is_cut(string input, string body, string trailers)
    {
        byte[] bytes = Bytes(input);
        for (int size = 1; size <= bytes.Length; size++)
        {
            var reader = new Http1BodyReader(Http1Limits.Default);
            reader.Begin(BodyFraming.Chunked, -1);

            Drain(reader, bytes, size, out int used).ShouldBe(body);

            reader.IsDone.ShouldBeTrue();
            used.ShouldBe(bytes.Length);
            reader.Trailers.ToString().ShouldBe(trailers);
        }
    }

    [Theory]
    [InlineData("\r\n", "chunk size must be a hexadecimal number")]
    [InlineData("g\r\n", "chunk size must be a hexadecimal number")]
    [InlineData("-1\r\n", "chunk size must be a hexadecimal number")]
    [InlineData("0x1\r\n", "chunk extension is malformed or too long")]
    [InlineData(" 1\r\n", "chunk size must be a hexadecimal number")]
    [InlineData("1 \r\n", "chunk extension is malformed or too long")]
    [InlineData("1000000000000000\r\n", "chunk size must be a hexadecimal number")]
    [InlineData("1\n", "line must end in CR LF")]
    [InlineData("1\r\nab\r\n", "chunk must end in CR LF")]
    [InlineData("1\r\na\n", "chunk must end in CR LF")]
    [InlineData("1\r\na\rb", "chunk must end in CR LF")]
    [InlineData("1\r\na0\r\n\r\n", "chunk must end in CR LF")]
    [InlineData("1;\0\r\na\r\n", "line holds a control character")]
    [InlineData("1;\n\r\na\r\n", "line must end in CR LF")]
    [InlineData("0\r\nx y: 1\r\n\r\n", "header name must be a token directly followed by a colon")]
    [InlineData("0\r\nx: 1\r\n y\r\n\r\n", "folded header lines are not accepted")]
    [InlineData("0\r\nContent-Length: 1\r\n\r\n", "trailers must not carry framing or routing fields")]
    [InlineData("0\r\nTransfer-Encoding: chunked\r\n\r\n", "trailers must not carry framing or routing fields")]
    [InlineData("0\r\nHost: a\r\n\r\n", "trailers must not carry framing or routing fields")]
    [InlineData("0\r\nConnection: x\r\n\r\n", "trailers must not carry framing or routing fields")]
    [InlineData("0\r\nUpgrade: x\r\n\r\n", "trailers must not carry framing or routing fields")]
    public void Refuses(string input, string reason)
    {
        var reader = new Http1BodyReader(Http1Limits.Default);
        reader.Begin(BodyFraming.Chunked, -1);

        Drain(reader, Bytes(input), int.MaxValue, out _);

        reader.Problem?.Reason.ShouldBe(reason);
        reader.Problem.ShouldNotBeNull();
        reader.Read("0\r\n\r\n"u8, out _, out _).ShouldBe(ReadResult.Problem);
    }

    [Fact]
    public void Bounds_extensions_per_line_and_in_all()
    {
        Problem("1;" + new string('x', 300)).ShouldBe(HttpProblem.ChunkExtension);
        Problem("1;" + new string('x', 300) + "\r\na\r\n").ShouldBe(HttpProblem.ChunkExtension);
        Problem(string.Concat(Enumerable.Repeat("1;" + new string('x', 200) + "\r\na\r\n", 90))).ShouldBe(HttpProblem.ChunkExtension);
        Problem(string.Concat(Enumerable.Repeat("1;x\r\na\r\n", 1000)) + "0\r\n\r\n").ShouldBeNull();
    }

    [Fact]
    public void Bounds_trailers()
    {
        Problem("0\r\n" + string.Concat(Enumerable.Repeat("x: y\r\n", 101)) + "\r\n").ShouldBe(HttpProblem.TooManyHeaders);
        Problem("0\r\nx: " + new string('y', 62_000)).ShouldBe(HttpProblem.TrailersTooLarge);
        Problem("0\r\n" + string.Concat(Enumerable.Repeat("x: " + new string('y', 20_000) + "\r\n", 4)) + "\r\n").ShouldBe(HttpProblem.TrailersTooLarge);
    }

    [Fact]
    public void Reads_a_declared_length_and_no_more()
    {
        var reader = new Http1BodyReader(Http1Limits.Default);
        reader.Begin(BodyFraming.Length, 5);
        reader.EndsWithConnection.ShouldBeFalse();

        reader.Read("hel"u8, out int consumed, out ReadOnlySpan<byte> body).ShouldBe(ReadResult.Body);
        Encoding.ASCII.GetString(body).ShouldBe("hel");
        reader.Read(default, out consumed, out body).ShouldBe(ReadResult.NeedMore);
        reader.Read("loGET"u8, out consumed, out body).ShouldBe(ReadResult.Done);
        Encoding.ASCII.GetString(body).ShouldBe("lo");
        consumed.ShouldBe(2);
        reader.Read("GET"u8, out consumed, out body).ShouldBe(ReadResult.Done);
        consumed.ShouldBe(0);
    }

    [Fact]
    public void Reads_until_the_end()
    {
        var reader = new Http1BodyReader(Http1Limits.Default);
        reader.Begin(BodyFraming.UntilEnd, -1);

        Drain(reader, Bytes("abc"), 2, out _).ShouldBe("abc");

        reader.IsDone.ShouldBeFalse();
        reader.EndsWithConnection.ShouldBeTrue();
    }

    [Theory]
    [InlineData(BodyFraming.None, -1)]
    [InlineData(BodyFraming.Length, 0)]
    public void Is_done_at_once_without_a_body(BodyFraming framing, long length)
    {
        var reader = new Http1BodyReader(Http1Limits.Default);
        reader.Begin(framing, length);
        reader.IsDone.ShouldBeTrue();
        reader.Read("x"u8, out int consumed, out _).ShouldBe(ReadResult.Done);
        consumed.ShouldBe(0);
    }

    [Fact]
    public void What_was_written_in_chunks_is_read_back_from_any_pieces() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[][]>(), ArbMap.Default.ArbFor<PositiveInt>(), (chunks, size) =>
        {
            var output = new OutputBuffer();
            foreach (byte[] chunk in chunks)
                Http1Writer.WriteChunk(output, chunk);
            Http1Writer.WriteLastChunk(output);
            var reader = new Http1BodyReader(Http1Limits.Default);
            reader.Begin(BodyFraming.Chunked, -1);

            string body = Drain(reader, output.Pending.ToArray(), size.Get, out int used);

            return reader.IsDone && used == output.Length && body == Encoding.Latin1.GetString(Frames.Join(chunks));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Survives_mutation()
    {
        byte[] good = Bytes("5;a=b\r\nhello\r\n1a\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\nX: y\r\n\r\n");
        var random = new Random(9);
        var reader = new Http1BodyReader(Http1Limits.Default);
        for (int round = 0; round < 50_000; round++)
        {
            reader.Begin(BodyFraming.Chunked, -1);
            Drain(reader, Mutator.Mutate(random, good), random.Next(1, 30), out _);
        }
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static HttpProblem? Problem(string input)
    {
        var reader = new Http1BodyReader(Http1Limits.Default);
        reader.Begin(BodyFraming.Chunked, -1);
        Drain(reader, Bytes(input), int.MaxValue, out _);
        return reader.Problem;
    }

    private static string Drain(Http1BodyReader reader, byte[] input, int size, out int used)
    {
        var body = new StringBuilder();
        used = 0;
        int end = 0;
        while (true)
        {
            ReadResult result = reader.Read(input.AsSpan(used, end - used), out int consumed, out ReadOnlySpan<byte> piece);
            used += consumed;
            body.Append(Encoding.Latin1.GetString(piece));
            if (result is ReadResult.Done or ReadResult.Problem || (result == ReadResult.NeedMore && end == input.Length))
                return body.ToString();
            if (result == ReadResult.NeedMore)
                end = (int)Math.Min(input.Length, end + (long)size);
        }
    }
}
