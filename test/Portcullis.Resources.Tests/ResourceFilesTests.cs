using System.Text;
using Portcullis.Syntax;

namespace Portcullis.Resources.Tests;

public sealed class ResourceFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("portcullis-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_folder_gives_its_files_by_name_and_no_others()
    {
        Write("b.yml");
        Write("a.yaml");
        Write("c.json");
        Write("notes.txt");
        Write(".hidden.yaml");
        Directory.CreateDirectory(Path.Combine(_folder, "sub.yaml"));

        LoadedFiles files = Load(out Diagnostics found, _folder, Path.Combine(_folder, "a.yaml"));

        found.All.ShouldBeEmpty();
        files.Sources.Select(source => Path.GetFileName(source.Name)).ShouldBe(["a.yaml", "b.yml", "c.json"]);
        files.Watched[0].ShouldBe(_folder);
        files.Watched.Length.ShouldBe(5);
    }

    [Fact]
    public void What_cannot_be_read_is_told_and_the_rest_is_read()
    {
        Write("a.yaml");
        string empty = Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName;

        LoadedFiles files = Load(out Diagnostics found, Path.Combine(_folder, "missing.yaml"), "", empty, Path.Combine(_folder, "a.yaml"));

        files.Sources.Length.ShouldBe(1);
        files.Watched.ShouldContain(Path.Combine(_folder, "missing.yaml"), StringComparer.Ordinal);
        found.All.Select(diagnostic => $"{diagnostic.Code} {diagnostic.Severity}").ShouldBe(["PCL1112 Error", "PCL1112 Error", "PCL1113 Warning"]);
        found.All[0].Message.ShouldContain("there is no such file");
    }

    [Fact]
    public void An_empty_file_is_taken_for_one_that_is_still_being_written()
    {
        Write("a.yaml");
        string empty = Path.Combine(_folder, "b.yaml");
        File.WriteAllBytes(empty, []);

        foreach (string path in new[] { _folder, empty })
        {
            Load(out Diagnostics found, path);
            found.All.ShouldHaveSingleItem().Message.ShouldContain($"`{empty}` is empty");
            found.HasErrors.ShouldBeTrue();
        }
    }

    [Fact]
    public void A_pipe_in_a_folder_is_not_waited_for()
    {
        if (OperatingSystem.IsWindows())
            return;
        using (var make = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(_folder, "pipe")]))
            make.WaitForExit();
        File.CreateSymbolicLink(Path.Combine(_folder, "link.yaml"), Path.Combine(_folder, "pipe"));
        File.Move(Path.Combine(_folder, "pipe"), Path.Combine(_folder, "pipe.yaml"));
        File.CreateSymbolicLink(Path.Combine(_folder, "pipe"), Path.Combine(_folder, "pipe.yaml"));

        Load(out Diagnostics found, _folder);

        found.All.Count.ShouldBe(2);
        found.HasErrors.ShouldBeTrue();
    }

    [Fact]
    public void Standard_input_is_a_dash()
    {
        var found = new Diagnostics();
        using var input = new MemoryStream("\uFEFFa: b"u8.ToArray());

        SourceText source = ResourceFiles.Load(["-", "-"], input, found).Sources.Single();

        (source.Name, source.Text).ShouldBe(("-", "a: b"));
        found.All.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_of_100_MB_is_refused_without_reading_it()
    {
        string path = Path.Combine(_folder, "big.yaml");
        using (FileStream file = File.Create(path))
            file.SetLength(100_000_000);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Load(out Diagnostics found, path).Sources.ShouldBeEmpty();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
        found.All.ShouldHaveSingleItem().Message.ShouldContain("is too large: 100000000 bytes, and at most 33554432 (32 MiB) are read");
    }

    [Fact]
    public void Endless_standard_input_is_refused()
    {
        var found = new Diagnostics();
        using FileStream zeros = File.OpenRead("/dev/zero");

        ResourceFiles.Load(["-"], zeros, found).Sources.ShouldBeEmpty();

        found.All.ShouldHaveSingleItem().Code.ShouldBe("PCL1003");
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused_with_its_place()
    {
        File.WriteAllBytes(Path.Combine(_folder, "latin1.yaml"), Encoding.Latin1.GetBytes("a: b\nname: größe\n"));
        File.WriteAllBytes(Path.Combine(_folder, "utf16.yaml"), Encoding.Unicode.GetPreamble());

        Load(out Diagnostics found, _folder).Sources.ShouldBeEmpty();

        found.All[0].Span.ToString().ShouldEndWith("latin1.yaml:2:9");
        found.All[0].Message.ShouldBe("byte 0xF6 is not UTF-8");
        found.All[1].Message.ShouldBe("the text is UTF-16");
    }

    private void Write(string name) => File.WriteAllText(Path.Combine(_folder, name), "{}");

    private static LoadedFiles Load(out Diagnostics found, params string[] paths)
    {
        found = new Diagnostics();
        return ResourceFiles.Load(paths, Stream.Null, found);
    }
}
