namespace Portcullis.Wire.Tests.Grpc;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData(0, "0u")]
    [InlineData(0.25, "250000u")]
    [InlineData(99.999999, "99999999u")]
    [InlineData(600, "600000m")]
    [InlineData(86_400, "86400000m")]
    [InlineData(864_000, "864000S")]
    public void Formats_in_the_finest_unit_of_eight_digits(double seconds, string text)
    {
        GrpcTimeout.Format(TimeSpan.FromSeconds(seconds)).ShouldBe(text);
        GrpcTimeout.TryParse(text, out TimeSpan back).ShouldBeTrue();
        back.TotalSeconds.ShouldBe(seconds, 1e-6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("1")]
    [InlineData("1s")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData(" 1S")]
    [InlineData("123456789S")]
    [InlineData("1.5S")]
    public void Refuses_what_is_no_timeout(string text) => GrpcTimeout.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void The_longest_timeout_is_read() => GrpcTimeout.TryParse("99999999H", out _).ShouldBeTrue();
}
