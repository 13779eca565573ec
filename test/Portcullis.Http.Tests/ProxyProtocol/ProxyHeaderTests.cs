using System.Text;

namespace Portcullis.Http.Tests;

public sealed class ProxyHeaderTests
{
    private const string Signature = "\r\n\r\n\0\r\nQUIT\n";

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.1 192.0.2.2 5000 443\r\n", "192.0.2.1:5000")]
    [InlineData("PROXY TCP6 2001:db8::1 ::1 5000 443\r\n", "[2001:db8::1]:5000")]
    [InlineData("PROXY UNKNOWN\r\n", null)]
    [InlineData("PROXY UNKNOWN anything at all\r\n", null)]
    [InlineData(Signature + "\x21\x11\0\x0c\xc0\0\x02\x01\xc0\0\x02\x02\x13\x88\x01\xbb", "192.0.2.1:5000")]
    [InlineData(Signature + "\x21\x11\0\x0d\xc0\0\x02\x01\xc0\0\x02\x02\x13\x88\x01\xbbT", "192.0.2.1:5000")]
    [InlineData(Signature + "\x21\x21\0\x24\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\x88\x01\xbb", "[2001:db8::1]:5000")]
    [InlineData(Signature + "\x20\0\0\0", null)]
    [InlineData(Signature + "\x21\0\0\0", null)]
    public void Reads_the_origin_at_any_cut(string input, string? origin)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(input);
        var header = new ProxyHeader();
        for (int length = 0; length < bytes.Length; length++)
            header.Read(bytes.AsSpan(0, length), out _).ShouldBe(ReadResult.NeedMore);

        header.Read([.. bytes, (byte)'x'], out int consumed).ShouldBe(ReadResult.Done);

        consumed.ShouldBe(bytes.Length);
        header.Origin?.ToString().ShouldBe(origin);
        (header.Origin is null).ShouldBe(origin is null);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("PROXY TCP5 1.1.1.1 1.1.1.1 1 1\r\n")]
    [InlineData("PROXY TCP4 1.1.1 1.1.1.1 1 1\r\n")]
    [InlineData("PROXY TCP4 ::1 ::1 1 1\r\n")]
    [InlineData("PROXY TCP6 1.1.1.1 1.1.1.1 1 1\r\n")]
    [InlineData("PROXY TCP4 1.1.1.1 1.1.1.1 65536 1\r\n")]
    [InlineData("PROXY TCP4 1.1.1.1 1.1.1.1 -1 1\r\n")]
    [InlineData("PROXY TCP4 1.1.1.1 1.1.1.1 1\r\n")]
    [InlineData("PROXY TCP4  1.1.1.1 1.1.1.1 1 1\r\n")]
    [InlineData("PROXY TCP4 1.1.1.1 1.1.1.1 1 1 \r\n")]
    [InlineData("PROXY \r\n")]
    [InlineData(Signature + "\x31\x11\0\x0c")]
    [InlineData(Signature + "\x22\x11\0\x0c")]
    [InlineData(Signature + "\x21\x11\xff\xff")]
    [InlineData(Signature + "\x21\x11\0\x01x")]
    [InlineData(Signature + "\x21\x31\0\x01x")]
    public void Refuses(string input)
    {
        var header = new ProxyHeader();
        header.Read(Encoding.Latin1.GetBytes(input), out _).ShouldBe(ReadResult.Problem);
        header.Origin.ShouldBeNull();
    }

    [Fact]
    public void Bounds_the_line()
    {
        new ProxyHeader().Read(Encoding.ASCII.GetBytes("PROXY UNKNOWN " + new string('x', 100)), out _).ShouldBe(ReadResult.Problem);
    }

    [Fact]
    public void Survives_mutation()
    {
        var random = new Random(2);
        var header = new ProxyHeader();
        byte[] line = Encoding.ASCII.GetBytes("PROXY TCP6 2001:db8::1 ::1 5000 443\r\n");
        byte[] block = Encoding.Latin1.GetBytes(Signature + "\x21\x11\0\x0c\xc0\0\x02\x01\xc0\0\x02\x02\x13\x88\x01\xbb");
        for (int round = 0; round < 20_000; round++)
            header.Read(Mutator.Mutate(random, round % 2 == 0 ? line : block), out _);
    }
}
