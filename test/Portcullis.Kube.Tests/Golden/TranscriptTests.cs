using Portcullis.Testing;

namespace Portcullis.Kube.Tests;

/// <summary>Every file of test/golden/kube: requests and what the API answers, word for word. <c>GOLDEN_ACCEPT=1</c> writes what is answered now; read the difference before committing it.</summary>
public sealed class TranscriptTests
{
    private static readonly string Folder = Find();

    public static TheoryData<string> Cases => [.. Directory.GetFiles(Folder, "*.http").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Answers_as_the_file_says(string name)
    {
        string path = Path.Combine(Folder, name);
        string expected = await File.ReadAllTextAsync(path);
        await using KubeServer server = await KubeServer.Start(time: new ManualTime());
        await TranscriptWorld.Fill(server);

        string actual = await new Transcript(server).Run(expected);

        if (Environment.GetEnvironmentVariable("GOLDEN_ACCEPT") == "1")
            await File.WriteAllTextAsync(path, actual);
        else
            actual.ShouldBe(expected);
    }

    [Fact]
    public void Every_file_is_a_transcript() => Directory.GetFileSystemEntries(Folder).ShouldAllBe(entry => entry.EndsWith(".http", StringComparison.Ordinal));

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Portcullis.slnx")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new InvalidOperationException("not inside the repository"), "test", "golden", "kube");
    }
}
