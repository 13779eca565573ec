namespace Portcullis.EndToEnd.Seeds;

public sealed class T05_the_server_certificate_has_no_name_to_deny
{
    [Fact]
    public async Task So_it_meets_the_teapot()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        CurlAnswer answer = await seed.CurlAsync("/status/418", seed.Server);

        answer.ShouldBeTheTeapot();
        answer.Body.ShouldBe(string.Join('\n',
            "",
            "    -=[ teapot ]=-",
            "",
            "       _...._",
            "     .'  _ _ `.",
            "    | .\"` ^ `\". _,",
            "    \\_;`\"---\"`|//",
            "      |       ;/",
            "      \\_     _/",
            "        `\"\"\"`",
            ""));
    }
}
