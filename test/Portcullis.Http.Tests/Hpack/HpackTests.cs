using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Portcullis.Http.Tests;

public sealed class HpackTests
{
    private byte[] _scratch = [];

    [Theory]
    [InlineData("400a637573746f6d2d6b65790d637573746f6d2d686561646572", "custom-key: custom-header")] // C.2.1
    [InlineData("040c2f73616d706c652f70617468", ":path: /sample/path")] // C.2.2
    [InlineData("100870617373776f726406736563726574", "password: secret")] // C.2.3
    [InlineData("82", ":method: GET")] // C.2.4
    public void Decodes_the_single_lines_of_appendix_C(string block, string line) =>
        Decode(new HpackDecoder(4096), block).ShouldBe([line]);

    [Theory]
    [InlineData( // C.3
        4096,
        "828684410f7777772e6578616d706c652e636f6d", ":method: GET|:scheme: http|:path: /|:authority: www.example.com",
        "828684be58086e6f2d6361636865", ":method: GET|:scheme: http|:path: /|:authority: www.example.com|cache-control: no-cache",
        "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565",
        ":method: GET|:scheme: https|:path: /index.html|:authority: www.example.com|custom-key: custom-value")]
    [InlineData( // C.4
        4096,
        "828684418cf1e3c2e5f23a6ba0ab90f4ff", ":method: GET|:scheme: http|:path: /|:authority: www.example.com",
        "828684be5886a8eb10649cbf", ":method: GET|:scheme: http|:path: /|:authority: www.example.com|cache-control: no-cache",
        "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf",
        ":method: GET|:scheme: https|:path: /index.html|:authority: www.example.com|custom-key: custom-value")]
    [InlineData( // C.5: a table of 256 bytes evicts
        256,
        "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d",
        ":status: 302|cache-control: private|date: Mon, 21 Oct 2013 20:13:21 GMT|location: https://www.example.com",
        "4803333037c1c0bf",
        ":status: 307|cache-control: private|date: Mon, 21 Oct 2013 20:13:21 GMT|location: https://www.example.com",
        "88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31",
        ":status: 200|cache-control: private|date: Mon, 21 Oct 2013 20:13:22 GMT|location: https://www.example.com|content-encoding: gzip|set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1")]
    [InlineData( // C.6
        256,
        "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3",
        ":status: 302|cache-control: private|date: Mon, 21 Oct 2013 20:13:21 GMT|location: https://www.example.com",
        "4883640effc1c0bf",
        ":status: 307|cache-control: private|date: Mon, 21 Oct 2013 20:13:21 GMT|location: https://www.example.com",
        "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007",
        ":status: 200|cache-control: private|date: Mon, 21 Oct 2013 20:13:22 GMT|location: https://www.example.com|content-encoding: gzip|set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1")]
    public void Decodes_the_sequences_of_appendix_C(
        int tableSize, string first, string firstLines, string second, string secondLines, string third, string thirdLines)
    {
        var decoder = new HpackDecoder(tableSize);
        Decode(decoder, first).ShouldBe(firstLines.Split('|'));
        Decode(decoder, second).ShouldBe(secondLines.Split('|'));
        Decode(decoder, third).ShouldBe(thirdLines.Split('|'));
    }

    [Theory]
    [InlineData(1337, true)]
    [InlineData(1336, false)]
    public void Reads_the_long_integer_of_appendix_C(int limit, bool fits)
    {
        ReadOnlySpan<byte> block = [0x3f, 0x9a, 0x0a]; // C.1.2 as a table size of 1337
        var decoder = new HpackDecoder(limit);
        decoder.BeginBlock();
        decoder.Next(ref block, ref _scratch, out _, out _, out _, out bool failed).ShouldBeFalse();
        failed.ShouldBe(!fits);
    }

    [Fact]
    public void Every_symbol_survives_Huffman_coding()
    {
        for (int symbol = 0; symbol < 256; symbol++)
        {
            for (int repeat = 1; repeat < 9; repeat++)
            {
                byte[] text = [.. Enumerable.Repeat((byte)symbol, repeat)];
                byte[] coded = HuffmanReference.Encode(text);
                var decoded = new byte[Huffman.MaxDecodedLength(coded.Length)];
                Huffman.Decode(coded, decoded).ShouldBe(repeat);
                decoded.AsSpan(0, repeat).SequenceEqual(text).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Huffman_decoding_undoes_encoding() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), text =>
        {
            byte[] coded = HuffmanReference.Encode(text);
            var decoded = new byte[Huffman.MaxDecodedLength(coded.Length)];
            int length = Huffman.Decode(coded, decoded);
            return length == text.Length && decoded.AsSpan(0, length).SequenceEqual(text);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("ff")] // a byte of padding
    [InlineData("1fff")]
    [InlineData("18")] // `a` and zeros
    [InlineData("fffffffc")] // end of string
    [InlineData("ffffffff")]
    public void Rejects_bad_Huffman_padding(string hex) =>
        Huffman.Decode(Convert.FromHexString(hex), new byte[64]).ShouldBe(-1);

    [Fact]
    public void Decoding_undoes_encoding_across_blocks_and_table_sizes() =>
        Prop.ForAll(Arb.From(Gen.ArrayOf(Some.Lines, 12)), ArbMap.Default.ArbFor<NonNegativeInt>(), (blocks, seed) =>
        {
            var random = new Random(seed.Get);
            var encoder = new HpackEncoder();
            var decoder = new HpackDecoder(4096);
            for (int round = 0; round < 60; round++)
            {
                if (random.Next(4) == 0)
                    encoder.SetMaxTableSize((uint)random.Next(3) switch { 0 => 0u, 1 => 300u, _ => 10_000u });
                (string Name, string Value)[] lines = blocks[random.Next(blocks.Length)];
                byte[] block = Encode(encoder, lines);
                string[] expected = [.. lines.Select(l => $"{l.Name.ToLowerInvariant()}: {l.Value}")];
                if (!Decode(decoder, Convert.ToHexString(block)).SequenceEqual(expected, StringComparer.Ordinal))
                    return false;
            }
            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Announces_the_lowest_and_the_last_of_several_table_sizes()
    {
        var encoder = new HpackEncoder();
        encoder.SetMaxTableSize(100);
        encoder.SetMaxTableSize(50);
        encoder.SetMaxTableSize(200);
        var output = new byte[16];
        int written = encoder.BeginBlock(output);
        Convert.ToHexStringLower(output.AsSpan(0, written)).ShouldBe("3f133fa901");
        encoder.BeginBlock(output).ShouldBe(0);
        encoder.SetMaxTableSize(200);
        encoder.BeginBlock(output).ShouldBe(0);
    }

    [Fact]
    public void The_static_table_knows_its_names()
    {
        KnownHeaders.Name(KnownHeader.WwwAuthenticate).SequenceEqual("www-authenticate"u8).ShouldBeTrue();
        KnownHeaders.Name(KnownHeader.ProtocolPseudo).SequenceEqual(":protocol"u8).ShouldBeTrue();
        foreach (KnownHeader known in Enum.GetValues<KnownHeader>())
            KnownHeaders.Find(KnownHeaders.Name(known)).ShouldBe(known);
        KnownHeaders.Find("x-unknown"u8).ShouldBe(KnownHeader.None);
        for (int i = 1; i <= StaticTable.Count; i++)
            StaticTable.Name(i).SequenceEqual(KnownHeaders.Name(StaticTable.Known(i))).ShouldBeTrue();
    }

    [Fact]
    public void Survives_mutation()
    {
        byte[] good = Convert.FromHexString("3fe11f828684418cf1e3c2e5f23a6ba0ab90f4ff408825a849e95ba97d7f8925a849e95bb8e8b4bfbe100870617373776f726406736563726574");
        var random = new Random(21);
        for (int round = 0; round < 50_000; round++)
        {
            var decoder = new HpackDecoder(4096);
            for (int i = 0; i < 3; i++)
            {
                ReadOnlySpan<byte> block = Mutator.Mutate(random, good);
                decoder.BeginBlock();
                while (decoder.Next(ref block, ref _scratch, out _, out _, out _, out _))
                {
                }
            }
            _scratch.Length.ShouldBeLessThan(10_000);
        }
    }

    private static byte[] Encode(HpackEncoder encoder, (string Name, string Value)[] lines)
    {
        var list = new HeaderList();
        foreach ((string name, string value) in lines)
            list.Add(Encoding.Latin1.GetBytes(name), Encoding.Latin1.GetBytes(value));
        var output = new byte[list.ByteLength + ((list.Count + 2) * HpackEncoder.RoomPerLine)];
        int at = encoder.BeginBlock(output);
        for (int i = 0; i < list.Count; i++)
            at = encoder.WriteLine(output, at, list.Known(i), list.Name(i), list.Value(i));
        return output[..at];
    }

    private List<string> Decode(HpackDecoder decoder, string hex)
    {
        ReadOnlySpan<byte> block = Convert.FromHexString(hex);
        var lines = new List<string>();
        decoder.BeginBlock();
        bool failed;
        while (decoder.Next(ref block, ref _scratch, out KnownHeader known, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, out failed))
        {
            KnownHeaders.Find(name).ShouldBe(known);
            lines.Add(Encoding.Latin1.GetString(name) + ": " + Encoding.Latin1.GetString(value));
        }
        failed.ShouldBeFalse();
        return lines;
    }
}
