namespace Portcullis.Wire.Tests.Grpc;

public sealed class GrpcTextTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("100 %", "100 %25")]
    [InlineData("a\r\nb", "a%0D%0Ab")]
    [InlineData("né", "n%C3%A9")]
    public void Encodes_and_decodes(string text, string encoded)
    {
        GrpcText.Encode(text).ShouldBe(encoded);
        GrpcText.Decode(encoded).ShouldBe(text);
    }

    [Theory]
    [InlineData("50%", "50%")]
    [InlineData("%zz", "%zz")]
    [InlineData("%+1", "%+1")]
    [InlineData("%F", "%F")]
    [InlineData("%FF", "\uFFFD")]
    public void What_is_no_escape_stays(string encoded, string text) => GrpcText.Decode(encoded).ShouldBe(text);

    [Fact]
    public void A_text_is_bounded() => GrpcText.Decode(new string('a', 100_000)).Length.ShouldBe(1024);
}
