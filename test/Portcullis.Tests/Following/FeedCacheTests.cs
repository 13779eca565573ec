using Portcullis.Following;
using System.Runtime.Versioning;

namespace Portcullis.Tests.Following;

[SupportedOSPlatform("linux")]
public sealed class FeedCacheTests : IDisposable
{
    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_saved_is_there_after_a_restart()
    {
        await _folder.Save(17, Fed.Gateway, Fed.Deny());

        await using FeedCache cache = _folder.Open();
        KnownFeed known = cache.Load().ShouldNotBeNull();

        known.State.Revision.ShouldBe(17);
        known.Confirmed.ShouldBe(DateTimeOffset.UnixEpoch.AddYears(60));
        known.State.Objects.Keys.Order(StringComparer.Ordinal).ShouldBe([Fed.GatewayName, Fed.DenyName]);
        known.State.Objects[Fed.GatewayName].Object.Json.ToArray().ShouldBe(Fed.Gateway.Json.ToArray());
        known.State.Objects[Fed.GatewayName].Version.ShouldBe("v1");
        _folder.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_saved_is_nothing_known_and_no_complaint()
    {
        await using FeedCache cache = _folder.Open();

        cache.Load().ShouldBeNull();
        _folder.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_latest_of_many_saves_is_kept()
    {
        await using (FeedCache cache = _folder.Open())
            for (int i = 1; i <= 50; i++)
                cache.Save(FeedFolder.State(i, Fed.Gateway), DateTimeOffset.UnixEpoch);

        await using FeedCache again = _folder.Open();
        again.Load()!.State.Revision.ShouldBe(50);
    }

    [Fact]
    public async Task Nothing_of_it_can_be_read_from_the_disk()
    {
        await _folder.Save(17, Fed.Gateway);

        byte[] bytes = await File.ReadAllBytesAsync(_folder.File);

        bytes.AsSpan().IndexOf("ingressgateway"u8).ShouldBe(-1);
        bytes.AsSpan().IndexOf("istio"u8).ShouldBe(-1);
    }

    [Fact]
    public async Task Its_files_are_their_owners_alone()
    {
        await _folder.Save(17, Fed.Gateway);

        foreach (string file in Directory.EnumerateFiles(_folder.Path))
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["feed.cache", "feed.key", "feed.lock"]);
    }

    [Fact]
    public async Task A_file_with_any_byte_changed_is_ignored()
    {
        await _folder.Save(17, Fed.Object("/core/services/a/b", 1, "{\"secret\":\"value\"}"));
        byte[] good = await File.ReadAllBytesAsync(_folder.File);
        await using FeedCache cache = _folder.Open();
        cache.Load().ShouldNotBeNull();

        for (int at = 0; at < good.Length; at++)
        {
            byte[] bad = [.. good];
            bad[at] ^= (byte)(1 << (at % 8));
            await File.WriteAllBytesAsync(_folder.File, bad);
            cache.Load().ShouldBeNull($"byte {at}");
        }

        _folder.Reports.Count.ShouldBe(good.Length);
        _folder.Reports.ShouldAllBe(report => report.Contains("is ignored", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_cut_or_longer_is_ignored()
    {
        await _folder.Save(17, Fed.Object("/core/services/a/b", 1, "{}"));
        byte[] good = await File.ReadAllBytesAsync(_folder.File);
        await using FeedCache cache = _folder.Open();

        for (int length = 0; length < good.Length; length++)
        {
            await File.WriteAllBytesAsync(_folder.File, good[..length]);
            cache.Load().ShouldBeNull($"{length} bytes");
        }
        await File.WriteAllBytesAsync(_folder.File, [.. good, 0]);
        cache.Load().ShouldBeNull();
    }

    [Fact]
    public async Task Another_control_planes_cache_is_ignored()
    {
        await _folder.Save(17, Fed.Gateway);

        await using FeedCache cache = _folder.Open("control plane two");

        cache.Load().ShouldBeNull();
        _folder.Reports.ShouldHaveSingleItem().ShouldContain("of another control plane");
    }

    [Fact]
    public async Task A_cache_under_another_key_is_ignored()
    {
        await _folder.Save(17, Fed.Gateway);
        File.Delete(Path.Combine(_folder.Path, "feed.key"));

        await using FeedCache cache = _folder.Open();

        cache.Load().ShouldBeNull();
    }

    [Fact]
    public async Task Two_gateways_do_not_share_a_folder()
    {
        await using FeedCache cache = _folder.Open();

        Should.Throw<IOException>(() => _folder.Open()).Message.ShouldContain("used by another gateway");
    }

    [Fact]
    public async Task A_key_that_others_may_read_is_refused()
    {
        await _folder.Save(17, Fed.Gateway);
        File.SetUnixFileMode(Path.Combine(_folder.Path, "feed.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Should.Throw<IOException>(() => _folder.Open()).Message.ShouldContain("chmod 600");
    }
}
