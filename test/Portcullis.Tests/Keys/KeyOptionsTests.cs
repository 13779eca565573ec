using System.CommandLine;
using Portcullis.Commands;
using Portcullis.Proxy;
using Portcullis.Testing;

namespace Portcullis.Tests;

/// <summary><c>--jwks-allow</c> and <c>--jwks-ca</c> as they are typed.</summary>
public sealed class KeyOptionsTests
{
    [Fact]
    public void Without_them_only_public_addresses_are_asked_and_only_the_systems_authorities_trusted()
    {
        KeyFetchOptions options = Read([], out _).ShouldNotBeNull();

        options.Allowed.ShouldBeEmpty();
        options.Authorities.ShouldBeEmpty();
    }

    [Fact]
    public void Networks_are_separated_by_commas_or_given_again() =>
        Read(["--jwks-allow", "127.0.0.0/8,::1", "--jwks-allow", "10.1.2.3"], out _)!.Allowed.Select(network => network.ToString())
            .ShouldBe(["127.0.0.0/8", "::1/128", "10.1.2.3/32"]);

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/8,")]
    [InlineData("fe80::1%eth0")]
    [InlineData("10.0.0.0/8/8")]
    public void What_is_no_network_is_said(string text)
    {
        var command = new Command("test");
        new KeyOptions().AddTo(command);

        command.Parse(["--jwks-allow", text]).Errors.ShouldContain(error => error.Message.EndsWith("is not a network; write for example --jwks-allow 127.0.0.0/8"));
    }

    [Fact]
    public void Authorities_come_from_a_file()
    {
        using TestCa ca = TestCa.Create();
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "a comment\n" + ca.Pem + ca.Pem);
            Read(["--jwks-ca", file], out _)!.Authorities.Count.ShouldBe(2);

            File.WriteAllText(file, "nothing\n");
            Read(["--jwks-ca", file], out string error).ShouldBeNull();
            error.ShouldBe($"--jwks-ca `{file}` holds no certificate; give a file with -----BEGIN CERTIFICATE-----\n");

            File.WriteAllText(file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
            Read(["--jwks-ca", file], out error).ShouldBeNull();
            error.ShouldBe($"--jwks-ca `{file}` holds something that is no certificate\n");
        }
        finally
        {
            File.Delete(file);
        }

        Read(["--jwks-ca", file], out string missing).ShouldBeNull();
        missing.ShouldStartWith($"--jwks-ca `{file}` cannot be read: ");
    }

    [Theory]
    [InlineData("127.0.0.1:9090", true)]
    [InlineData("[::1]:0", true)]
    [InlineData("9090", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("localhost:9090", false)]
    [InlineData("127.0.0.1:70000", false)]
    public void Metrics_want_an_address_and_a_port(string text, bool accepted) =>
        (UpCommand.Create().Parse(["-f", "x", "--metrics", text]).Errors.Count == 0).ShouldBe(accepted);

    private static KeyFetchOptions? Read(string[] arguments, out string error)
    {
        var options = new KeyOptions();
        var command = new Command("test");
        options.AddTo(command);
        using var written = new StringWriter { NewLine = "\n" };
        KeyFetchOptions? read = options.Read(command.Parse(arguments), written);
        error = written.ToString();
        return read;
    }
}
