using System.Runtime.Versioning;

namespace Portcullis.Kube.Tests;

[SupportedOSPlatform("linux")]
public sealed class PrivateFileTests : IDisposable
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder _folder = new();

    private string At => _folder.File("a");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_its_owners_alone_and_nothing_lies_beside_it()
    {
        PrivateFile.Replace(At, "one");
        File.SetUnixFileMode(At, Mine | UnixFileMode.OtherRead);
        PrivateFile.Replace(At, "two");

        File.ReadAllText(At).ShouldBe("two");
        File.GetUnixFileMode(At).ShouldBe(Mine);
        Directory.GetFiles(Path.GetDirectoryName(At)!).ShouldBe([At]);
    }

    [Fact]
    public void What_is_no_secret_may_be_read_by_all()
    {
        PrivateFile.Replace(At, "public", forAll: true);

        (File.GetUnixFileMode(At) & ~(Mine | UnixFileMode.GroupRead | UnixFileMode.OtherRead)).ShouldBe(UnixFileMode.None);
        (File.GetUnixFileMode(At) & Mine).ShouldBe(Mine);
    }

    [Fact]
    public void What_cannot_get_its_name_leaves_the_old_and_no_rest()
    {
        Directory.CreateDirectory(At);

        Should.Throw<IOException>(() => PrivateFile.Replace(At, "x")).Message.ShouldContain("is a folder");
        Should.Throw<IOException>(() => PrivateFile.Replace(At + "/none/b", "x")).Message.ShouldContain($"`{At}/none/b` cannot be written: its folder is not there");

        Directory.Exists(At).ShouldBeTrue();
        Directory.GetFileSystemEntries(Path.GetDirectoryName(At)!).ShouldBe([At]);
    }

    [Theory]
    [InlineData(Mine, true)]
    [InlineData(Mine | UnixFileMode.GroupRead, false)]
    [InlineData(Mine | UnixFileMode.OtherWrite, false)]
    public void What_others_may_read_or_write_is_not_read(UnixFileMode mode, bool read)
    {
        PrivateFile.Replace(At, "x");
        File.SetUnixFileMode(At, mode);

        if (read)
            PrivateFile.Read(At).ShouldBe("x");
        else
            Should.Throw<IOException>(() => PrivateFile.Read(At)).Message.ShouldContain("chmod 600");
        PrivateFile.Read(At + ".none").ShouldBeNull();
    }

    [Fact]
    public void A_folder_that_others_may_write_is_refused()
    {
        string folder = _folder.File("f");
        PrivateFile.MakeFolder(folder);
        File.GetUnixFileMode(folder).ShouldBe(Mine | UnixFileMode.UserExecute);
        File.SetUnixFileMode(folder, Mine | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);

        Should.Throw<IOException>(() => PrivateFile.MakeFolder(folder)).Message.ShouldContain("chmod go-w");
    }

    [Fact]
    public void One_process_at_a_time_holds_a_lock()
    {
        using (PrivateFile.TryLock(At).ShouldNotBeNull())
            PrivateFile.TryLock(At).ShouldBeNull();
        PrivateFile.TryLock(At).ShouldNotBeNull().Dispose();
    }
}
