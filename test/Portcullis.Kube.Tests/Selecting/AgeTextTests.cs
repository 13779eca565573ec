namespace Portcullis.Kube.Tests;

public sealed class AgeTextTests
{
    [Theory]
    [InlineData(-2, "<invalid>")]
    [InlineData(-1, "0s")]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(303, "5m3s")]
    [InlineData(599, "9m59s")]
    [InlineData(600, "10m")]
    [InlineData(42 * 60 + 5, "42m")]
    [InlineData(3 * 3600, "3h")]
    [InlineData(3 * 3600 + 5 * 60, "3h5m")]
    [InlineData(8 * 3600 + 59 * 60, "8h")]
    [InlineData(26 * 3600, "26h")]
    [InlineData(48 * 3600, "2d")]
    [InlineData(51 * 3600, "2d3h")]
    [InlineData(8 * 86400, "8d")]
    [InlineData(400 * 86400, "400d")]
    [InlineData(730 * 86400, "2y")]
    [InlineData(830 * 86400, "2y100d")]
    [InlineData(9L * 365 * 86400, "9y")]
    public void Shows_at_most_two_units_and_drops_the_second_when_it_is_zero(long seconds, string text) =>
        AgeText.Of(TimeSpan.FromSeconds(seconds)).ShouldBe(text);

    [Fact]
    public void Shows_the_extremes() =>
        (AgeText.Of(TimeSpan.MinValue), AgeText.Of(TimeSpan.MaxValue)).ShouldBe(("<invalid>", "29247y"));
}
