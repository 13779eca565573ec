using System.Xml.Linq;

namespace Portcullis.Architecture.Tests;

/// <summary>A project is a dependency ban: the references in the project files are the ones of docs/architecture.md and no others.</summary>
public sealed class ProjectGraphTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Syntax"] = [],
        ["Identity"] = ["Syntax"],
        ["Http"] = [],
        ["Native"] = [],
        ["Resources"] = ["Syntax", "Identity"],
        ["Policy"] = ["Syntax", "Identity", "Resources", "Http"],
        ["Routing"] = ["Syntax", "Identity", "Resources", "Http"],
        ["Mesh"] = ["Syntax", "Identity", "Resources", "Http", "Policy", "Routing"],
        ["Wire"] = [],
        ["Proxy"] = ["Syntax", "Identity", "Http", "Native", "Resources", "Policy", "Routing", "Mesh", "Wire"],
        ["Kube"] = ["Syntax"],
        ["Control"] = ["Syntax", "Identity", "Resources", "Http", "Policy", "Routing", "Mesh", "Wire", "Kube"],
        [""] = ["Syntax", "Identity", "Resources", "Http", "Native", "Policy", "Routing", "Mesh", "Wire", "Proxy", "Kube", "Control"],
    };

    private static readonly Dictionary<string, string[]> Packages = new(StringComparer.Ordinal)
    {
        ["Syntax"] = ["YamlDotNet"],
        ["Wire"] = ["Google.Protobuf", "Grpc.Tools"],
        ["Kube"] = ["Microsoft.Data.Sqlite"],
        [""] = ["System.CommandLine", "Spectre.Console"],
    };

    [Fact]
    public void Every_project_is_in_the_picture_and_sees_no_more_than_the_picture_allows()
    {
        foreach (string file in Projects())
        {
            string name = ShortName(Path.GetFileNameWithoutExtension(file));
            Allowed.ShouldContainKey(name, $"{Repository.Relative(file)} is not in the picture of docs/architecture.md");

            string[] sees = [.. Includes(file, "ProjectReference").Select(path => ShortName(Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))))];
            sees.Except(Allowed[name]).ShouldBeEmpty($"{Repository.Relative(file)} points up or sideways");
        }
    }

    [Fact]
    public void A_package_is_seen_by_its_one_project_alone()
    {
        foreach (string file in Projects())
        {
            string name = ShortName(Path.GetFileNameWithoutExtension(file));
            Includes(file, "PackageReference").Except(Packages.GetValueOrDefault(name, [])).ShouldBeEmpty(Repository.Relative(file));
        }
    }

    [Fact]
    public void Unsafe_code_is_allowed_in_Native_alone()
    {
        string[] withUnsafe = [.. Projects().Where(file => File.ReadAllText(file).Contains("AllowUnsafeBlocks", StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension)!];

        withUnsafe.ShouldBe(["Portcullis.Native"]);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "Portcullis.slnx"));

        foreach (string folder in (string[])["src", "test", "samples", "bench"])
            foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories))
                solution.ShouldContain(Repository.Relative(file), Case.Sensitive);
    }

    private static IEnumerable<string> Projects() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories);

    private static string ShortName(string project) => project == "Portcullis" ? "" : project["Portcullis.".Length..];

    private static IEnumerable<string> Includes(string file, string element) =>
        XDocument.Load(file).Descendants(element).Select(reference => reference.Attribute("Include")!.Value);
}
