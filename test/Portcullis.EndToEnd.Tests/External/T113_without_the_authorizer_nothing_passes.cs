using Portcullis.Testing;

namespace Portcullis.EndToEnd.External;

public sealed class T113_without_the_authorizer_nothing_passes
{
    [Theory]
    [InlineData("Http", "", 403, 403)]
    [InlineData("Grpc", "", 403, 403)]
    [InlineData("Http", ", statusOnError: '503'", 503, 503)]
    [InlineData("Grpc", ", failOpen: true", 200, 403)]
    public async Task Unless_the_mesh_says_so(string kind, string more, int usual, int never)
    {
        await using CustomGateway mesh = await CustomGateway.StartAsync(kind, ", timeout: 2s" + more);

        foreach (AuthorizerScript script in (AuthorizerScript[])[AuthorizerScript.Hang, AuthorizerScript.Reset, AuthorizerScript.ServerError, AuthorizerScript.Garbage])
        {
            mesh.Authorizer.Script = script;
            (await mesh.CurlAsync("/anything/a")).Status.ShouldBe(usual);
        }
        (await mesh.CurlAsync("/anything/never")).Status.ShouldBe(never);
        mesh.Authorizer.Script = AuthorizerScript.Allow;
        (await mesh.CurlAsync("/anything/a")).Status.ShouldBe(200);
        await mesh.Authorizer.DisposeAsync();
        (await mesh.CurlAsync("/anything/a")).Status.ShouldBe(usual);

        if (usual != 200)
            (await mesh.Gateway.LoggedAsync(entry => entry.GetProperty("status").GetInt32() == usual)).GetProperty("flags").GetString().ShouldBe("UAEX");
    }
}
