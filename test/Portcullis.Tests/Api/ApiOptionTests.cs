using Portcullis.Commands;

namespace Portcullis.Tests.Api;

public sealed class ApiOptionTests
{
    [Theory]
    [InlineData("--api off", "name files with -f")]
    [InlineData("--api off -f x.yaml --store sqlite:a", "--store is for the API")]
    [InlineData("--api off -f x.yaml --data a --files seed", "--data and --files are for the API")]
    [InlineData("-f x.yaml --data a", "--files follow")]
    [InlineData("-f x.yaml --data a", "--files seed")]
    [InlineData("-f x.yaml --api 127.0.0.1:0", "--files seed")]
    [InlineData("--files seed", "name them with -f")]
    [InlineData("-f - --files follow", "standard input cannot be followed")]
    [InlineData("--api 6443", "write for example --api 127.0.0.1:6443")]
    [InlineData("--api localhost:6443", "is not an address and a port")]
    [InlineData("--store mysql:x", "sqlite:PATH")]
    [InlineData("--store sqlite:", "needs the path")]
    [InlineData("--store etcd:", "--store")]
    [InlineData("--files both -f x", "both")]
    [InlineData("--etcd-ca x", "for etcd only")]
    [InlineData("--store sqlite:x --etcd-prefix /a", "for etcd only")]
    [InlineData("--store etcd:https://127.0.0.1:1 --etcd-cert x", "--etcd-key")]
    [InlineData("--store etcd:https://127.0.0.1:1 --etcd-user x", "--etcd-password-file")]
    [InlineData("--store etcd:https://127.0.0.1:1 --etcd-user x --etcd-password-file /none/x", "cannot be read")]
    [InlineData("--store etcd:https://127.0.0.1:1 --etcd-prefix a/", "must begin with a slash")]
    public void What_cannot_be_meant_is_refused_with_what_to_write(string line, string said)
    {
        (ExitCode code, _, string error) = Shell.Run(UpCommand.Create(), line.Split(' '));

        code.ShouldBe(ExitCode.InvalidInput);
        error.ShouldContain(said);
    }

    [Fact]
    public void A_control_plane_without_an_api_is_nothing()
    {
        (ExitCode code, _, string error) = Shell.Run(ControlCommand.Create(), "--api", "off");

        code.ShouldBe(ExitCode.InvalidInput);
        error.ShouldContain("write for example --api 127.0.0.1:6443");
    }
}
