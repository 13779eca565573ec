using System.Buffers.Binary;
using System.Text;

namespace Portcullis.Http.Tests;

public sealed class ClientHelloTests
{
    [Fact]
    public void Reads_name_protocols_and_versions()
    {
        var hello = new ClientHello();

        hello.Read(Record(Message(Sni("WWW.Test.com"), Alpn("h2", "http/1.1"), Versions(0x2A2A, 0x0304, 0x0303)))).ShouldBe(ClientHelloResult.Ok);

        Text(hello.ServerName).ShouldBe("www.test.com");
        hello.Offers("h2"u8).ShouldBeTrue();
        hello.Offers("http/1.1"u8).ShouldBeTrue();
        hello.Offers("istio"u8).ShouldBeFalse();
        hello.HighestVersion.ShouldBe(0x0304);
        hello.OffersVersion(0x0303).ShouldBeTrue();
        hello.OffersVersion(0x0302).ShouldBeFalse();
    }

    [Fact]
    public void Reads_a_hello_without_extensions()
    {
        var hello = new ClientHello();

        hello.Read(Record(Message())).ShouldBe(ClientHelloResult.Ok);

        hello.ServerName.IsEmpty.ShouldBeTrue();
        hello.HighestVersion.ShouldBe(0x0303);
    }

    [Fact]
    public void Forgets_the_previous_hello()
    {
        var hello = new ClientHello();
        hello.Read(Record(Message(Sni("a.example"), Alpn("h2")))).ShouldBe(ClientHelloResult.Ok);

        hello.Read(Record(Message())).ShouldBe(ClientHelloResult.Ok);

        hello.ServerName.IsEmpty.ShouldBeTrue();
        hello.Protocols.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Wants_more_at_every_cut_and_reads_split_records_alike()
    {
        byte[] message = Message(Sni("a.example"), Alpn("h2"), Versions(0x0304));
        for (int split = 1; split < message.Length; split++)
        {
            byte[] bytes = [.. Record(message[..split]), .. Record(message[split..])];
            var hello = new ClientHello();
            for (int length = 0; length < bytes.Length; length++)
                hello.Read(bytes.AsSpan(0, length)).ShouldBe(ClientHelloResult.NeedMore);

            hello.Read(bytes).ShouldBe(ClientHelloResult.Ok);
            Text(hello.ServerName).ShouldBe("a.example");
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n")]
    [InlineData("\u0016\u0002")]
    [InlineData("\u0080\u002e\u0001\u0003\u0001")]
    public void Tells_other_protocols_apart(string input) =>
        new ClientHello().Read(Encoding.Latin1.GetBytes(input)).ShouldBe(ClientHelloResult.NotTls);

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a b")]
    [InlineData("a\0b")]
    [InlineData("a/b")]
    [InlineData("caf\u00e9")]
    [InlineData("*.a")]
    public void Rejects_a_name_that_is_none(string name) =>
        new ClientHello().Read(Record(Message(Sni(name)))).ShouldBe(ClientHelloResult.Invalid);

    [Fact]
    public void Allows_exactly_the_bytes_of_host_names()
    {
        for (int b = 0; b < 256; b++)
        {
            bool allowed = char.IsAsciiLetterOrDigit((char)b) || b is '-' or '.' or '_';
            new ClientHello().Read(Record(Message(Sni("a" + (char)b + "z"))))
                .ShouldBe(allowed ? ClientHelloResult.Ok : ClientHelloResult.Invalid);
        }
    }

    [Fact]
    public void Rejects_repeated_and_broken_extensions()
    {
        var hello = new ClientHello();
        hello.Read(Record(Message(Sni("a"), Sni("b")))).ShouldBe(ClientHelloResult.Invalid);
        hello.Read(Record(Message(Extension(16, [0, 3, 2, (byte)'h'])))).ShouldBe(ClientHelloResult.Invalid);
        hello.Read(Record(Message(Extension(16, [0, 1, 0])))).ShouldBe(ClientHelloResult.Invalid);
        hello.Read(Record(Message(Extension(43, [3, 3, 4, 3])))).ShouldBe(ClientHelloResult.Invalid);
        hello.Read(Record(Message(Extension(0, [])))).ShouldBe(ClientHelloResult.Invalid);
        byte[] cut = Message(Sni("a"));
        cut[^1] = 0;
        cut[3]--;
        hello.Read(Record(cut[..^1])).ShouldBe(ClientHelloResult.Invalid);
    }

    [Fact]
    public void Bounds_length_records_and_kind()
    {
        var hello = new ClientHello();
        hello.Read([22, 3, 1, 0x40, 0, 1, 0, 0x40, 0]).ShouldBe(ClientHelloResult.Invalid);
        hello.Read([22, 3, 1, 0, 4, 2, 0, 0, 10]).ShouldBe(ClientHelloResult.Invalid);
        hello.Read([22, 3, 1, 0, 0]).ShouldBe(ClientHelloResult.Invalid);
        byte[] message = Message(Sni("a.example"));
        byte[] crumbs = [.. message.SelectMany(b => Record([b]))];
        hello.Read(crumbs).ShouldBe(message.Length > 64 ? ClientHelloResult.Invalid : ClientHelloResult.Ok);
    }

    [Fact]
    public void Survives_mutation()
    {
        byte[] good = Record(Message(Sni("a.example"), Alpn("h2", "http/1.1"), Versions(0x0304, 0x0303)));
        var random = new Random(11);
        var hello = new ClientHello();
        for (int round = 0; round < 50_000; round++)
            hello.Read(Mutator.Mutate(random, good));
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private static byte[] Record(byte[] payload) => [22, 3, 1, .. Length(payload.Length), .. payload];

    private static byte[] Message(params byte[][] extensions)
    {
        var body = new List<byte> { 3, 3 };
        body.AddRange(new byte[32]);
        body.AddRange([0, 0, 2, 0x13, 1, 1, 0]);
        byte[] all = Frames.Join(extensions);
        if (all.Length > 0)
            body.AddRange([.. Length(all.Length), .. all]);
        return [1, 0, .. Length(body.Count), .. body];
    }

    private static byte[] Sni(string name)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(name);
        return Extension(0, [.. Length(bytes.Length + 3), 0, .. Length(bytes.Length), .. bytes]);
    }

    private static byte[] Alpn(params string[] names)
    {
        byte[] list = [.. names.SelectMany(name => new[] { (byte)name.Length }.Concat(Encoding.ASCII.GetBytes(name)))];
        return Extension(16, [.. Length(list.Length), .. list]);
    }

    private static byte[] Versions(params int[] versions) =>
        Extension(43, [(byte)(versions.Length * 2), .. versions.SelectMany(Length)]);

    private static byte[] Extension(int type, byte[] body) => [.. Length(type), .. Length(body.Length), .. body];

    private static byte[] Length(int number)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)number);
        return bytes;
    }
}
