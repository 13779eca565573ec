using System.Runtime.Versioning;
using System.Text;

namespace Portcullis.Kube.Tests;

[SupportedOSPlatform("linux")]
public sealed class KeyRingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string KeyFile => _folder.File("keys");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_sealed_opens_and_is_never_sealed_alike()
    {
        KeyRing ring = KeyRing.Create(KeyFile);

        byte[] first = ring.Seal(Given.Secret("s"), "plain"u8);
        byte[] second = ring.Seal(Given.Secret("s"), "plain"u8);

        first.ShouldNotBe(second);
        ring.Open(Given.Secret("s"), first).ShouldBe("plain"u8.ToArray());
        KeyRing.Load(KeyFile).Open(Given.Secret("s"), second).ShouldBe("plain"u8.ToArray());
    }

    [Fact]
    public void Only_secrets_are_sealed()
    {
        KeyRing ring = KeyRing.Create(KeyFile);

        ring.Seal(Given.Config("c"), "{}"u8).ShouldBe("{}"u8.ToArray());
        ring.Open(Given.Config("c"), "{}"u8).ShouldBe("{}"u8.ToArray());
        ring.Seal(new ObjectKey("other.group", "secrets", "shop", "s"), "{}"u8).ShouldBe("{}"u8.ToArray());
    }

    [Fact]
    public void A_secret_that_lies_there_readable_was_written_by_somebody_else() =>
        Should.Throw<StorageException>(() => KeyRing.Create(KeyFile).Open(Given.Secret("s"), "{}"u8)).Message.ShouldContain("`/core/secrets/shop/s`");

    [Fact]
    public void No_bit_of_a_sealed_value_may_change_nor_its_object()
    {
        KeyRing ring = KeyRing.Create(KeyFile);
        byte[] value = ring.Seal(Given.Secret("s"), "plain"u8);

        Should.Throw<StorageException>(() => ring.Open(Given.Secret("t"), value)).Message.ShouldContain("`/core/secrets/shop/t`");
        for (int bit = 0; bit < value.Length * 8; bit++)
        {
            byte[] altered = [.. value];
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            Should.Throw<StorageException>(() => ring.Open(Given.Secret("s"), altered)).Message.ShouldNotContain("plain");
        }
        for (int length = 0; length < value.Length; length++)
            Should.Throw<StorageException>(() => ring.Open(Given.Secret("s"), value.AsSpan(0, length)));
    }

    [Fact]
    public void After_a_rotation_the_new_key_seals_and_the_old_one_opens()
    {
        KeyRing before = KeyRing.Create(KeyFile);
        byte[] old = before.Seal(Given.Secret("s"), "plain"u8);

        KeyRing after = KeyRing.Rotate(KeyFile);

        after.KeyIds.Length.ShouldBe(2);
        after.KeyIds[1].ShouldBe(before.KeyIds[0]);
        after.Open(Given.Secret("s"), old).ShouldBe("plain"u8.ToArray());
        after.IsCurrent(Given.Secret("s"), old).ShouldBeFalse();
        after.IsCurrent(Given.Secret("s"), after.Seal(Given.Secret("s"), "plain"u8)).ShouldBeTrue();
    }

    [Fact]
    public void A_process_that_did_not_rotate_finds_the_new_key_by_itself()
    {
        KeyRing one = KeyRing.Create(KeyFile);
        KeyRing other = KeyRing.Rotate(KeyFile);

        one.Open(Given.Secret("s"), other.Seal(Given.Secret("s"), "plain"u8)).ShouldBe("plain"u8.ToArray());

        one.KeyIds.ShouldBe(other.KeyIds);
    }

    [Fact]
    public void A_missing_key_is_named_by_its_id()
    {
        byte[] sealedElsewhere = KeyRing.Create(_folder.File("other")).Seal(Given.Secret("s"), "plain"u8);
        string id = KeyRing.Load(_folder.File("other")).KeyIds[0];

        Should.Throw<StorageException>(() => KeyRing.Create(KeyFile).Open(Given.Secret("s"), sealedElsewhere)).Message
            .ShouldBe($"`/core/secrets/shop/s` is encrypted with key `{id}`, which key file `{KeyFile}` does not hold");
    }

    [Fact]
    public void The_key_file_is_for_this_user_only_or_it_is_refused()
    {
        KeyRing.Create(KeyFile);
        File.GetUnixFileMode(KeyFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        foreach (UnixFileMode mode in (UnixFileMode[])[UnixFileMode.GroupRead, UnixFileMode.OtherRead, UnixFileMode.GroupWrite, UnixFileMode.OtherWrite])
        {
            File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | mode);
            Should.Throw<StorageException>(() => KeyRing.Load(KeyFile)).Message.ShouldContain("chmod 600");
            Should.Throw<StorageException>(() => KeyRing.Rotate(KeyFile));
        }
    }

    [Fact]
    public void A_key_file_is_never_overwritten()
    {
        KeyRing.Create(KeyFile);

        Should.Throw<StorageException>(() => KeyRing.Create(KeyFile)).Message.ShouldContain("exists");
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("0a0b0c0d AAAA\n")]
    [InlineData("0a0b0c0d\n")]
    [InlineData("xxxxxxxx AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")]
    [InlineData("0a0b0c0d AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n0a0b0c0d AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")]
    [InlineData("0a0b0c0d AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n")]
    public void What_is_no_key_file_is_refused_without_telling_what_is_in_it(string text)
    {
        File.WriteAllText(KeyFile, text);
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Should.Throw<StorageException>(() => KeyRing.Load(KeyFile)).Message.ShouldNotContain("AAA");
    }

    [Fact]
    public void A_missing_or_endless_key_file_is_refused()
    {
        Should.Throw<StorageException>(() => KeyRing.Load(KeyFile)).Message.ShouldContain("missing");
        Should.Throw<StorageException>(() => KeyRing.Load("/dev/zero"));
    }

    [Fact]
    public async Task Old_keys_go_when_everything_is_sealed_anew_and_not_before()
    {
        KeyRing ring = KeyRing.Create(KeyFile);
        string store = _folder.File("store.db");
        await using var engine = SqliteEngine.Open(store, ring, TimeProvider.System);
        CommitResult made = await engine.Commit([.. Enumerable.Range(0, 300).Select(number => Given.Create(Given.Secret($"s{number}"), $"{number}"))], Given.Soon);
        await engine.Commit([Given.Replace(Given.Secret("s0"), made.Revision, "new"), Given.Delete(Given.Secret("s1"), made.Revision)], Given.Soon);
        KeyRing.Rotate(KeyFile);
        ring.Reload();
        SqliteEngine.Check(store, ring).Stale.ShouldBe(299 + 301);

        (await ring.DropOldKeys(engine, Given.Soon)).ShouldBe(299 + 301);

        SqliteReport report = SqliteEngine.Check(store, ring);
        report.Problems.ShouldBeEmpty();
        (report.Stale, report.Sealed).ShouldBe((0, 299 + 301));
        ring.KeyIds.Length.ShouldBe(1);
        EngineContent content = await engine.Load(Given.Soon);
        Encoding.UTF8.GetString(content.Objects.Single(each => each.Key.Name == "s0").Json!.Value.Span).ShouldContain("new");
        content.History.Length.ShouldBe(302);
    }

    [Fact]
    public async Task When_a_value_cannot_be_sealed_anew_every_key_stays()
    {
        KeyRing ring = KeyRing.Create(KeyFile);
        await using var engine = SqliteEngine.Open(_folder.File("store.db"), ring, TimeProvider.System);
        await engine.Commit([Given.Create(Given.Secret("s"))], Given.Soon);
        KeyRing.Rotate(KeyFile);
        await engine.Run("UPDATE objects SET value = x'A70100000000'");

        await Should.ThrowAsync<StorageException>(() => ring.DropOldKeys(engine, Given.Soon));

        ring.KeyIds.Length.ShouldBe(2);
    }

    [Fact]
    public async Task Commits_go_on_while_values_are_sealed_anew()
    {
        KeyRing ring = KeyRing.Create(KeyFile);
        await using var engine = SqliteEngine.Open(_folder.File("store.db"), ring, TimeProvider.System);
        await engine.Commit([.. Enumerable.Range(0, 1000).Select(number => Given.Create(Given.Secret($"s{number}")))], Given.Soon);
        KeyRing.Rotate(KeyFile);

        Task<int> dropping = ring.DropOldKeys(engine, Given.Soon);
        for (int number = 0; number < 20; number++)
            (await engine.Commit([Given.Create(Given.Secret($"new{number}"))], Given.Soon)).Made.ShouldBeTrue();
        await dropping;

        (await engine.Load(Given.Soon)).Objects.Length.ShouldBe(1020);
        SqliteEngine.Check(_folder.File("store.db"), ring).Stale.ShouldBe(0);
    }
}
