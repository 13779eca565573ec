using System.Security.Authentication;

namespace Portcullis.EndToEnd.Seeds;

public sealed class T10_a_name_that_no_server_has_is_not_answered
{
    [Theory]
    [InlineData("other.com")]
    [InlineData("sub.test.com")]
    [InlineData("")]
    public async Task And_the_connection_ends_before_a_certificate_is_shown(string sni)
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        Exception? end = await Record.ExceptionAsync(
            async () => await RawConnection.TlsAsync(seed.Gateway.HttpsPort, seed.Client, sni));

        (end is IOException or AuthenticationException).ShouldBeTrue(end?.ToString());
    }
}
