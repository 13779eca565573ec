using System.Runtime.Versioning;
using System.Text.Json;
using Portcullis.Commands;
using Portcullis.Control;
using Portcullis.Kube;
using Portcullis.Syntax;

namespace Portcullis.Tests.Api;

/// <summary><c>token</c> and <c>kubeconfig</c> on a data folder.</summary>
[SupportedOSPlatform("linux")]
public sealed class CredentialCommandTests : IDisposable
{
    private readonly Shell _shell = new();

    public CredentialCommandTests()
    {
        StateFolder data = StateFolder.Make(Data);
        ApiAuthority.Open(data.Pki, TimeProvider.System).Dispose();
    }

    private string Data => _shell.PathOf("data");

    [Fact]
    public void A_token_is_printed_once_listed_without_itself_and_revoked()
    {
        (ExitCode made, string secret, string said) = Token("create", "--role", "viewer", "--name", "ci", "--ttl", "2h");
        made.ShouldBe(ExitCode.Ok);
        secret.ShouldStartWith(BearerTokens.Prefix);
        said.ShouldContain("role viewer");
        said.ShouldNotContain(secret.Trim());

        string list = Token("list").Output;
        list.ShouldContain("ci");
        list.ShouldNotContain(secret.Trim());
        using JsonDocument json = JsonDocument.Parse(Token("list", "-o", "json").Output);
        string id = json.RootElement[0].GetProperty("id").GetString()!;
        json.RootElement[0].GetProperty("over").GetBoolean().ShouldBeFalse();

        Token("revoke", id).Output.ShouldContain("revoked");
        (ExitCode again, _, string error) = Token("revoke", id);
        again.ShouldBe(ExitCode.Refused);
        error.ShouldContain("portcullis token list");
    }

    [Theory]
    [InlineData("--role king", "king")]
    [InlineData("--role viewer --name system:root", "kept for the control plane")]
    [InlineData("--role viewer --name a\tb", "visible ASCII")]
    [InlineData("--role viewer --ttl soon", "--ttl")]
    [InlineData("--role viewer --ttl -1h", "between now and ten years")]
    [InlineData("--role viewer --ttl 9000d", "between now and ten years")]
    [InlineData("--role viewer --namespace shop", "--role proxy")]
    [InlineData("--role proxy --namespace Shop", "--namespace `Shop`")]
    [InlineData("--role proxy --name shop/edge --namespace bank", "leave --namespace out")]
    [InlineData("--role proxy --name shop/a/b", "NAMESPACE/NAME")]
    [InlineData("--role proxy --name /edge", "NAMESPACE/NAME")]
    [InlineData("--name x", "--role")]
    public void What_cannot_be_meant_is_refused(string line, string said)
    {
        (ExitCode code, string output, string error) = Token(["create", .. line.Split(' ')]);

        code.ShouldBe(ExitCode.InvalidInput);
        error.ShouldContain(said);
        output.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_done_without_a_control_plane_is_in_the_audit_log_too()
    {
        string secret = Token("create", "--role", "viewer", "--name", "ci").Output.Trim();
        Token("revoke", "ci").Code.ShouldBe(ExitCode.Ok);
        Revoke("revoke", "someone").Code.ShouldBe(ExitCode.Ok);

        string[] lines = File.ReadAllLines(Path.Combine(Data, "audit.log"));
        lines.Length.ShouldBe(3);
        lines[0].ShouldContain("\"create\"");
        lines[1].ShouldContain("\"delete\"");
        lines[2].ShouldContain("someone");
        lines.ShouldAllBe(line => line.Contains($"\"{Environment.UserName}\"", StringComparison.Ordinal) && !line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public void A_proxys_credential_can_be_for_one_gateway_alone()
    {
        Token("create", "--role", "proxy", "--name", "shop/edge").Code.ShouldBe(ExitCode.Ok);

        using JsonDocument json = JsonDocument.Parse(Token("list", "-o", "json").Output);
        (json.RootElement[0].GetProperty("name").GetString(), json.RootElement[0].GetProperty("namespace").GetString()).ShouldBe(("shop/edge", "shop"));
    }

    [Fact]
    public void Without_a_data_folder_it_says_how_to_get_one()
    {
        (ExitCode code, _, string error) = Shell.Run(TokenCommand.Create(), "list", "--data", _shell.PathOf("none"));

        code.ShouldBe(ExitCode.InvalidInput);
        error.ShouldContain("portcullis up --data");
    }

    [Fact]
    public void A_kubeconfig_names_the_api_and_carries_its_role()
    {
        (ExitCode code, string text, string said) = Config("--role", "proxy", "--name", "edge", "-n", "shop");

        code.ShouldBe(ExitCode.Ok);
        text.ShouldContain("server: \"https://127.0.0.1:6443\"");
        said.ShouldContain("role proxy");
        var root = (MappingNode)YamlReader.Read(new SourceText("x", text), new Diagnostics()).Single();
        string pem = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(
            ((ScalarNode)((MappingNode)((MappingNode)((SequenceNode)root["users"]!).Items[0])["user"]!)["client-certificate-data"]!).Text));
        using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(pem);
        certificate.Subject.ShouldContain("O=portcullis:proxy");
        certificate.Subject.ShouldContain("O=portcullis:namespace:shop");
    }

    [Fact]
    public void A_kubeconfig_is_revoked_by_its_name_or_by_its_file()
    {
        Config("--role", "viewer", "--name", "ann", "--out", _shell.PathOf("ann")).Code.ShouldBe(ExitCode.Ok);

        Revoke("revoke", "ann").Output.ShouldContain("certificates of `ann` that were issued up to");
        Revoke("revoke", "--file", _shell.PathOf("ann")).Output.ShouldContain("is refused");

        string list = Revoke("revoked").Output;
        list.ShouldContain("ann");
        list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ann --serial 00")]
    [InlineData("--serial xyz")]
    public void A_revocation_that_cannot_be_meant_is_refused(string line) =>
        Revoke(["revoke", .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).Code.ShouldBe(ExitCode.InvalidInput);

    [Fact]
    public void A_control_plane_that_ran_here_and_does_not_answer_is_told_when_its_store_is_elsewhere()
    {
        PrivateFile.Replace(StateFolder.At(Data).Server, "https://127.0.0.1:1\n");

        (ExitCode code, _, string error) = Token("list");

        code.ShouldBe(ExitCode.InvalidInput);
        error.ShouldContain("--store");
    }

    [Fact]
    public void A_kubeconfig_file_is_its_owners_alone()
    {
        Config("--role", "viewer", "--out", _shell.PathOf("viewer")).Code.ShouldBe(ExitCode.Ok);

        File.GetUnixFileMode(_shell.PathOf("viewer")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Theory]
    [InlineData("--role viewer --ttl never", "must end")]
    [InlineData("--role viewer --server http://x", "is not an https URL")]
    [InlineData("--role viewer --server nonsense", "is not an https URL")]
    public void A_kubeconfig_that_cannot_be_meant_is_refused(string line, string said)
    {
        (ExitCode code, string output, string error) = Config(line.Split(' '));

        code.ShouldBe(ExitCode.InvalidInput);
        error.ShouldContain(said);
        output.ShouldBeEmpty();
    }

    public void Dispose() => _shell.Dispose();

    private (ExitCode Code, string Output, string Error) Token(params string[] arguments) => Shell.Run(TokenCommand.Create(), [.. arguments, "--data", Data]);

    private (ExitCode Code, string Output, string Error) Revoke(params string[] arguments) => Shell.Run(KubeconfigCommand.Create(), [.. arguments, "--data", Data]);

    private (ExitCode Code, string Output, string Error) Config(params string[] arguments) => Shell.Run(KubeconfigCommand.Create(), [.. arguments, "--data", Data, .. arguments.Contains("--server") ? (string[])[] : ["--server", "https://127.0.0.1:6443"]]);
}
