namespace Portcullis.EndToEnd.Seeds;

public sealed class T03_without_a_certificate_no_byte_is_answered
{
    [Theory]
    [InlineData("--tlsv1.3", "1.3")]
    [InlineData("--tlsv1.2", "1.2")]
    public async Task Whatever_the_version(string least, string most)
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        CurlAnswer answer = await seed.CurlAsync("/status/200", null, least, "--tls-max", most);

        answer.ShouldHaveFailedInTheHandshake();
    }
}
