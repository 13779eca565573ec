using System.Runtime.Versioning;
using System.Text;
using Portcullis.Commands;
using Portcullis.Control;
using Portcullis.Kube;

namespace Portcullis.Tests.Api;

[SupportedOSPlatform("linux")]
public sealed class StoreCommandTests : IDisposable
{
    private readonly Shell _shell = new();

    private string Data => _shell.PathOf("data");

    [Fact]
    public async Task A_backup_brings_back_what_was_lost()
    {
        await Fill("one");
        Store("backup", _shell.PathOf("copy")).Output.ShouldContain("1 objects");
        await Fill("two");

        (ExitCode refused, _, string error) = Store("restore", _shell.PathOf("copy"));
        refused.ShouldBe(ExitCode.InvalidInput);
        error.ShouldContain("--force");
        Store("restore", _shell.PathOf("copy"), "--force").Code.ShouldBe(ExitCode.Ok);

        (await Names()).ShouldBe(["one"]);
        File.GetUnixFileMode(_shell.PathOf("copy")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Store("check").Code.ShouldBe(ExitCode.Ok);
        Store("check", _shell.PathOf("copy")).Code.ShouldBe(ExitCode.Ok);
    }

    [Fact]
    public async Task A_store_in_use_is_backed_up_and_checked_and_neither_restored_nor_compacted()
    {
        await Fill("one");
        StateFolder data = StateFolder.At(Data);
        await using (IObjectEngine owner = StoreLocation.AtPath(data.Store).Open(KeyRing.Load(data.StoreKey), TimeProvider.System))
        {
            Store("backup", _shell.PathOf("copy")).Code.ShouldBe(ExitCode.Ok);
            Store("check").Code.ShouldBe(ExitCode.Ok);
            Store("restore", _shell.PathOf("copy"), "--force").Code.ShouldBe(ExitCode.Unavailable);
            Store("compact").Error.ShouldContain("in use");
            Store("rotate-key").Output.ShouldContain("takes the key up by itself");
        }
        Store("compact").Code.ShouldBe(ExitCode.Ok);
    }

    [Fact]
    public async Task A_new_key_seals_what_is_stored_and_the_old_one_can_be_dropped()
    {
        await Fill("one");

        Store("rotate-key").Output.ShouldContain("holds 2 keys");
        Store("check").Output.ShouldNotContain("older key");
        Store("rotate-key", "--drop-old").Output.ShouldContain("1 older keys are gone");

        Store("check").Code.ShouldBe(ExitCode.Ok);
        (await Names()).ShouldBe(["one"]);
    }

    [Fact]
    public async Task Old_keys_are_dropped_when_neither_the_store_nor_a_named_backup_needs_them()
    {
        await Fill("one");
        string copy = _shell.PathOf("copy"), keys = StateFolder.At(Data).StoreKey;
        Store("backup", copy).Code.ShouldBe(ExitCode.Ok);
        Store("drop-keys").Output.ShouldContain("nothing to drop");
        Store("rotate-key").Code.ShouldBe(ExitCode.Ok);

        Store("check").Output.ShouldContain("seals now");
        Store("check").Output.ShouldContain("not needed");
        Store("check", copy).Output.ShouldContain("still needed");
        Store("drop-keys").Error.ShouldContain("try again");
        File.SetLastWriteTimeUtc(keys, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        (ExitCode needed, _, string why) = Store("drop-keys", "--backup", copy);
        (needed, why.Contains("backup `", StringComparison.Ordinal)).ShouldBe((ExitCode.Refused, true));
        Store("check").Output.ShouldContain("not needed");

        Store("drop-keys").Output.ShouldContain("keep a copy of the former key file");

        Store("check").Code.ShouldBe(ExitCode.Ok);
        Store("check", copy).Output.ShouldContain("NOT in");
        (await Names()).ShouldBe(["one"]);
    }

    [Fact]
    public async Task A_key_that_sealed_something_stored_is_not_dropped()
    {
        await Fill("one");
        string keys = StateFolder.At(Data).StoreKey;
        KeyRing.Rotate(keys);
        File.SetLastWriteTimeUtc(keys, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        (ExitCode code, _, string error) = Store("drop-keys");

        code.ShouldBe(ExitCode.Refused);
        error.ShouldContain("the store holds");
        Store("check").Output.ShouldContain("still needed");
    }

    [Fact]
    public async Task Damage_is_told()
    {
        await Fill("one");
        string copy = _shell.PathOf("copy");
        Store("backup", copy);
        byte[] bytes = File.ReadAllBytes(copy);
        bytes[bytes.AsSpan().IndexOf("/core/secrets/shop/one"u8) + 10] ^= 1;
        File.WriteAllBytes(copy, bytes);

        (ExitCode code, _, string error) = Store("check", copy);

        code.ShouldBe(ExitCode.Refused);
        error.ShouldContain("error:");
    }

    [Theory]
    [InlineData("restore none --force", "no file")]
    [InlineData("check none", "no file")]
    [InlineData("backup x --store etcd:http://127.0.0.1:1", "etcdctl snapshot save")]
    [InlineData("restore x --store etcd:http://127.0.0.1:1", "etcdctl snapshot restore")]
    public async Task What_cannot_be_done_is_told_with_what_can(string line, string said)
    {
        await Fill("one");

        Store(line.Split(' ')).Error.ShouldContain(said);
    }

    public void Dispose() => _shell.Dispose();

    private (ExitCode Code, string Output, string Error) Store(params string[] arguments) => Shell.Run(StoreCommand.Create(), [.. arguments, "--data", Data]);

    private async Task Fill(string name)
    {
        StateFolder data = StateFolder.Make(Data);
        KeyRing keys = File.Exists(data.StoreKey) ? KeyRing.Load(data.StoreKey) : KeyRing.Create(data.StoreKey);
        await using IObjectEngine engine = StoreLocation.AtPath(data.Store).Open(keys, TimeProvider.System);
        CommitResult made = await engine.Commit([new ObjectWrite(new ObjectKey("", "secrets", "shop", name), 0,
            Encoding.UTF8.GetBytes($$$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"{{{name}}}","namespace":"shop","resourceVersion":"1"},"data":{"a":"aHVudGVyMg=="}}"""))], default);
        made.Made.ShouldBeTrue();
    }

    private async Task<string[]> Names()
    {
        StateFolder data = StateFolder.At(Data);
        await using IObjectEngine engine = StoreLocation.AtPath(data.Store).Open(KeyRing.Load(data.StoreKey), TimeProvider.System);
        return [.. (await engine.Load(default)).Objects.Select(static change => change.Key.Name)];
    }
}
