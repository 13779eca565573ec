using System.CommandLine;
using Portcullis.Authorizing;
using Portcullis.Commands;

namespace Portcullis.Tests.Authorizing;

/// <summary>What the HTTP listener makes of verdicts and of its command line.</summary>
public sealed class HttpChecksTests
{
    [Theory]
    [InlineData("envoy", 200, 403)]
    [InlineData("envoy", 204, 403)]
    [InlineData("envoy", 302, 302)]
    [InlineData("envoy", 401, 401)]
    [InlineData("envoy", 503, 403)] // an outage, which may be configured to pass
    [InlineData("traefik", 204, 403)]
    [InlineData("traefik", 302, 302)]
    [InlineData("traefik", 503, 503)]
    [InlineData("caddy", 299, 403)]
    [InlineData("nginx", 200, 403)]
    [InlineData("nginx", 401, 401)]
    [InlineData("auto", 302, 403)]
    public void No_refusal_passes_for_a_yes(string mode, int status, int sent) =>
        HttpChecks.Status(Enum.Parse<CheckMode>(mode, ignoreCase: true), CheckVerdict.Refuse(status, [], "", "")).ShouldBe(sent);

    [Fact]
    public void Envoys_prefix_is_taken_letter_for_letter()
    {
        var options = new AuthorizerOptionSet();
        var command = new Command("authorizer");
        foreach (Option option in options.All)
            command.Options.Add(option);
        options.Keys.AddTo(command);
        AuthorizerOptions read = options.Read(command.Parse(["-f", "x", "--path-prefix", "/check/"]), TextWriter.Null).ShouldNotBeNull();
        CheckQuestion question = Asked.Sent("GET", "/check//admin", "a.com");

        new EnvoyDialect(read.PathPrefix).Read(question, default).ShouldBeNull();

        Asked.Text(question.Head.Target).ShouldBe("/admin");
    }
}
