namespace Portcullis.Kube.Tests;

public sealed class EtcdFormatTests(EtcdFixture etcd) : IClassFixture<EtcdFixture>
{
    [Theory]
    [InlineData("2")]
    [InlineData("words")]
    public async Task What_a_newer_version_wrote_is_refused_with_what_to_do(string format)
    {
        EtcdOptions options = etcd.NewOptions();
        await using EtcdEngine engine = EtcdEngine.Open(options, UnsealedValues.Instance, TimeProvider.System);
        await engine.Load(CancellationToken.None);
        etcd.Server.Control("put", options.Prefix + "/.format", format);

        StorageException refusal = await Should.ThrowAsync<StorageException>(engine.Load(CancellationToken.None));

        refusal.Message.ShouldContain("newer version");
        refusal.Message.ShouldContain($"`{format}`");
    }

    [Fact]
    public async Task Every_process_after_the_first_finds_the_format_it_knows()
    {
        EtcdOptions options = etcd.NewOptions();
        await using EtcdEngine first = EtcdEngine.Open(options, UnsealedValues.Instance, TimeProvider.System), second = EtcdEngine.Open(options, UnsealedValues.Instance, TimeProvider.System);

        await Task.WhenAll(first.Load(CancellationToken.None), second.Load(CancellationToken.None));

        etcd.Server.Control("get", options.Prefix + "/.format", "--print-value-only").Trim().ShouldBe("1");
    }
}
