namespace Portcullis.EndToEnd.Seeds;

public sealed class T13_the_documented_exactness_of_a_path
{
    [Theory]
    [InlineData("/status/418/")]
    [InlineData("/status//418")]
    [InlineData("/STATUS/418")]
    public async Task Another_path_is_not_denied(string target)
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        CurlAnswer answer = await seed.CurlAsync(target, seed.Client, "--path-as-is");

        answer.ExitCode.ShouldBe(0, answer.Error);
        answer.Status.ShouldNotBe(403);
    }

    [Fact]
    public async Task With_merged_slashes_the_doubled_one_is()
    {
        await using SeedGateway seed = await SeedGateway.StartAsync(folder => folder.Write("mesh.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: istio, namespace: istio-system}
            data:
              mesh: |
                pathNormalization:
                  normalization: MERGE_SLASHES
            """));

        CurlAnswer answer = await seed.CurlAsync("/status//418", seed.Client, "--path-as-is");

        answer.ShouldBeDenied();
    }
}
