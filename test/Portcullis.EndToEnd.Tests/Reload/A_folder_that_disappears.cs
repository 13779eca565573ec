namespace Portcullis.EndToEnd.Reload;

public sealed class A_folder_that_disappears
{
    [Fact]
    public async Task Leaves_what_runs_in_force()
    {
        await using SeedGateway seed = await SeedGateway.StartAsync();
        string folder = seed.Gateway.Folder.Path;
        string kept = folder + ".kept";

        Directory.Move(folder, kept);
        try
        {
            await seed.Gateway.Process.ErrorHoldsAsync(Path.GetFileName(folder));
            (await seed.CurlAsync("/status/418", seed.Client)).ShouldBeDenied();
            (await seed.CurlAsync("/status/200", seed.Client)).Status.ShouldBe(200);
            seed.Gateway.Process.HasExited.ShouldBeFalse();
        }
        finally
        {
            Directory.Move(kept, folder);
        }

        // Back again, it is followed again.
        seed.Gateway.Folder.Delete("policy.yaml");
        await Eventually.HoldsAsync(async () => (await seed.CurlAsync("/status/418", seed.Client)).Status == 418);
    }
}
