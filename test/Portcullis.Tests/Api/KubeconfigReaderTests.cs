using Portcullis.Commands;
using Portcullis.Control;

namespace Portcullis.Tests.Api;

public sealed class KubeconfigReaderTests : IDisposable
{
    private const string Cluster = "clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}]\ncontexts: [{name: x, context: {cluster: c, user: u, namespace: shop}}]\ncurrent-context: x\n";

    private readonly Shell _shell = new();

    [Fact]
    public void Reads_what_we_write()
    {
        using ApiAuthority authority = ApiAuthority.Open(_shell.PathOf("pki"), TimeProvider.System);
        Kubeconfig.Write(_shell.PathOf("config"), "https://127.0.0.1:6443", authority.CertificatePem, authority.IssueClient("a", ["b"], TimeSpan.FromDays(1)));

        KubeTarget target = KubeconfigReader.Read(_shell.PathOf("config"));

        target.Server.ShouldBe(new Uri("https://127.0.0.1:6443"));
        target.Authorities.ShouldHaveSingleItem();
        target.Certificate!.HasPrivateKey.ShouldBeTrue();
    }

    [Fact]
    public void Reads_a_token_a_file_beside_it_and_the_namespace()
    {
        _shell.Write("secret", "t0ken\n");
        KubeTarget target = KubeconfigReader.Read(_shell.Write("config", Cluster + "users: [{name: u, user: {tokenFile: secret}}]"));

        (target.Token, target.Namespace).ShouldBe(("t0ken", "shop"));
        target.ToString().ShouldNotContain("t0ken");
    }

    [Theory]
    [InlineData("users: [{name: u, user: {exec: {command: x}}}]", "`exec`")]
    [InlineData("users: [{name: v, user: {}}]", "has no user `u`")]
    [InlineData("users: [{name: u, user: {client-certificate-data: '!'}}]", "not base64")]
    [InlineData("users: [{name: u, user: {client-certificate: none.pem, client-key: none.pem}}]", "cannot be read")]
    [InlineData("users: [{name: u, user: {client-certificate-data: 'YQ==', client-key-data: 'YQ=='}}]", "cannot be read")]
    public void What_it_cannot_use_it_refuses(string user, string said) =>
        Should.Throw<InputException>(() => KubeconfigReader.Read(_shell.Write("config", Cluster + user))).Message.ShouldContain(said);

    [Theory]
    [InlineData("[]", "is not YAML with clusters")]
    [InlineData("{}", "current-context")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: 'http://x'}}]\nusers: [{name: u, user: {}}]", "not an https URL")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: 'https://x', insecure-skip-tls-verify: true}}]\nusers: [{name: u, user: {}}]", "insecure-skip-tls-verify")]
    public void A_file_that_is_no_kubeconfig_is_refused(string text, string said) =>
        Should.Throw<InputException>(() => KubeconfigReader.Read(_shell.Write("config", text))).Message.ShouldContain(said);

    [Fact]
    public void Nobody_there_is_told_as_such()
    {
        string config = _shell.Write("config", Cluster + "users: [{name: u, user: {token: t0ken}}]");

        (ExitCode code, _, string error) = Shell.Run(CertsCommand.Create(), "list", "--kubeconfig", config);

        code.ShouldBe(ExitCode.Unavailable);
        error.ShouldContain("cannot be reached");
        error.ShouldNotContain("t0ken");
    }

    public void Dispose() => _shell.Dispose();
}
