using System.Buffers.Text;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Portcullis.Identity.Tests;

public sealed class StrictBase64UrlTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    [Fact]
    public void Takes_the_alphabet_and_no_other_byte()
    {
        for (int c = 0; c < 256; c++)
            (StrictBase64Url.Decode([(byte)'A', (byte)'A', (byte)'A', (byte)c]) is not null).ShouldBe(Alphabet.Contains((char)c, StringComparison.Ordinal), $"byte {c:x2}");
    }

    [Fact]
    public void Of_all_spellings_of_one_and_of_two_bytes_only_the_canonical_one_is_read()
    {
        Alphabet.Count(c => StrictBase64Url.Decode($"A{c}") is not null).ShouldBe(4);
        Alphabet.Count(c => StrictBase64Url.Decode($"AA{c}") is not null).ShouldBe(16);
    }

    [Fact]
    public void Reads_back_whatever_was_written() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => StrictBase64Url.Decode(Base64Url.EncodeToString(bytes)).AsSpan().SequenceEqual(bytes)).QuickCheckThrowOnFailure();

    [Fact]
    public void No_two_texts_give_the_same_bytes() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(text => text is not null), text =>
                StrictBase64Url.Decode(Encoding.UTF8.GetBytes(text)) is not { } bytes || Base64Url.EncodeToString(bytes) == text)
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("é")]
    [InlineData("AAAé")]
    [InlineData("A\u0141AA")] // not `A` by losing its upper byte
    public void Text_beyond_ASCII_is_not_base64url(string text) => StrictBase64Url.Decode(text).ShouldBeNull();
}
