using System.Text;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.External;

public sealed class The_body_that_the_authorizer_sees
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task Is_whole_and_goes_upstream_too(string version)
    {
        await using CustomGateway mesh = await CustomGateway.StartAsync("Http", ", includeRequestBodyInCheck: {maxRequestBytes: 600000}");
        string body = new('b', 500_000);

        CurlAnswer answer = await mesh.CurlAsync("/anything/a", Version(version), "-H", "Expect: 100-continue", "--data-binary", await File(body));

        answer.Status.ShouldBe(200);
        answer.Body.ShouldContain(body);
        Encoding.ASCII.GetString(mesh.Authorizer.Calls.Single().Body).ShouldBe(body);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task May_not_be_too_long(string version)
    {
        await using CustomGateway mesh = await CustomGateway.StartAsync("Http", ", includeRequestBodyInCheck: {maxRequestBytes: 10}");

        (await mesh.CurlAsync("/anything/a", Version(version), "--data-binary", await File(new string('b', 100_000)))).Status.ShouldBe(413);
        if (version == "1.1") // in HTTP/2 that header would be an error
            (await mesh.CurlAsync("/anything/a", Version(version), "-H", "Transfer-Encoding: chunked", "-d", "12345678901")).Status.ShouldBe(413);
        mesh.Authorizer.Calls.ShouldBeEmpty();
        (await mesh.CurlAsync("/anything/a", Version(version), "-d", "1234567890")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Is_cut_where_a_part_will_do()
    {
        await using CustomGateway mesh = await CustomGateway.StartAsync("Http", ", includeRequestBodyInCheck: {maxRequestBytes: 10, allowPartialMessage: true}");

        CurlAnswer answer = await mesh.CurlAsync("/anything/a", "-d", "1234567890abc");

        answer.Status.ShouldBe(200);
        answer.Body.ShouldContain("1234567890abc");
        AuthorizerCall call = mesh.Authorizer.Calls.Single();
        Encoding.ASCII.GetString(call.Body).ShouldBe("1234567890");
        call.Headers["x-envoy-auth-partial-body"].ShouldBe("true");
    }

    private static string Version(string version) => version == "2" ? "--http2-prior-knowledge" : "--http1.1";

    private static async Task<string> File(string body)
    {
        string path = Path.Combine(Scratch.Folder("body"), "body");
        await System.IO.File.WriteAllTextAsync(path, body);
        return "@" + path;
    }
}
