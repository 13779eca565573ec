using Portcullis.Syntax;
using Portcullis.Testing;
using System.Runtime.Versioning;

namespace Portcullis.Control.Tests.Access;

[SupportedOSPlatform("linux")]
public sealed class KubeconfigTests
{
    [Fact]
    public void Is_the_owners_alone_even_over_a_file_that_was_not()
    {
        using var scratch = new Scratch();
        using ApiAuthority authority = ApiAuthority.Open(scratch.File("pki"), new ManualTime());
        File.WriteAllText(scratch.File("config"), "old");
        File.SetUnixFileMode(scratch.File("config"), UnixFileMode.UserRead | UnixFileMode.OtherRead);

        Kubeconfig.Write(scratch.File("config"), "https://127.0.0.1:6443", authority.CertificatePem, authority.IssueClient("admin", ["portcullis:admin"], TimeSpan.FromDays(1)));

        File.GetUnixFileMode(scratch.File("config")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(scratch.Path).ShouldHaveSingleItem("nothing is left beside it");
        File.ReadAllText(scratch.File("config")).ShouldContain("server: \"https://127.0.0.1:6443\"");
    }

    [Theory]
    [InlineData("a\"b: [c")]
    [InlineData("#x")]
    [InlineData("yes")]
    public void Any_name_reads_back_as_it_is(string name)
    {
        var found = new Diagnostics();

        var root = (MappingNode)YamlReader.Read(new SourceText("x", Kubeconfig.TextWithToken("https://h:1", "ca", name, "t")), found).Single();

        found.HasErrors.ShouldBeFalse();
        ((ScalarNode)((MappingNode)((SequenceNode)root["users"]!).Items[0])["name"]!).Text.ShouldBe(name);
    }
}
