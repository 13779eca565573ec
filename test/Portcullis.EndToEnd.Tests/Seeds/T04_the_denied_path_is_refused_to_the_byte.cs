using System.Text.Json;

namespace Portcullis.EndToEnd.Seeds;

public sealed class T04_the_denied_path_is_refused_to_the_byte
{
    [Theory]
    [InlineData("--http2")]
    [InlineData("--http1.1")]
    public async Task With_status_403_and_nineteen_bytes(string option)
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        CurlAnswer answer = await seed.CurlAsync("/status/418", seed.Client, option);

        answer.ShouldBeDenied();
    }

    [Theory]
    [InlineData("--http2")]
    [InlineData("--http1.1")]
    public async Task With_the_same_headers_and_no_body_to_head(string option)
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        CurlAnswer answer = await seed.CurlAsync("/status/418", seed.Client, "-I", option);

        answer.ExitCode.ShouldBe(0, answer.Error);
        answer.Status.ShouldBe(403);
        answer.Header("content-type").ShouldBe("text/plain");
        answer.Header("content-length").ShouldBe("19");
        answer.Header("server").ShouldBe("istio-envoy");
    }

    [Fact]
    public async Task With_trailers_only_to_grpc()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        CurlAnswer answer = await seed.CurlAsync("/status/418", seed.Client, "-H", "content-type: application/grpc", "-d", "");

        answer.ExitCode.ShouldBe(0, answer.Error);
        answer.Status.ShouldBe(200);
        answer.Header("content-type").ShouldBe("application/grpc");
        answer.Header("grpc-status").ShouldBe("7");
        answer.Header("grpc-message").ShouldBe("RBAC: access denied");
        answer.Header("content-length").ShouldBeNull();
        answer.Bytes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Grpc_web_is_not_grpc()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        CurlAnswer answer = await seed.CurlAsync("/status/418", seed.Client, "-H", "content-type: application/grpc-web", "-d", "");

        answer.ShouldBeDenied();
    }

    [Fact]
    public async Task And_the_access_log_names_the_policy()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();
        (await seed.CurlAsync("/status/418", seed.Client)).ShouldBeDenied();

        JsonElement entry = await seed.Gateway.LoggedAsync(entry => entry.TryGetProperty("status", out JsonElement status) && status.GetInt32() == 403);
        entry.GetProperty("path").GetString().ShouldBe("/status/418");
        entry.GetProperty("principal").GetString().ShouldBe("test.client");
        entry.GetProperty("policy").GetString().ShouldBe("istio-system/test");
        entry.GetProperty("details").GetString().ShouldBe("rbac_access_denied_matched_policy[ns[istio-system]-policy[test]-rule[0]]");
    }
}
