namespace Portcullis.EndToEnd.Startup;

/// <summary>Names that nothing could be called by are refused at the command line, with what is allowed.</summary>
public sealed class Bad_options
{
    [Theory]
    [InlineData("--name `B AD` must have 1 to 253 characters", "gateway", "--name", "B AD")]
    [InlineData("--name `` must have 1 to 253 characters", "gateway", "--name", "")]
    [InlineData("--namespace `../x` must have 1 to 63 characters of a-z, 0-9 and `-`", "gateway", "--namespace", "../x")]
    [InlineData("--namespace `a.b` must have 1 to 63 characters of a-z, 0-9 and `-`", "up", "--namespace", "a.b")]
    [InlineData("--labels `app=a b` has a value that is none", "gateway", "--labels", "app=a b")]
    [InlineData("--labels `b ad=x` has a key that is none", "up", "--labels", "istio=ingressgateway,b ad=x")]
    [InlineData("--api-name `bad name!` is neither a host name nor an IP address", "control", "--api-name", "bad name!")]
    [InlineData("--api-name `https://a.test` is neither a host name nor an IP address", "up", "--api-name", "https://a.test")]
    [InlineData("--api-name `a.test:6443` is neither a host name nor an IP address", "control", "--api-name", "a.test:6443")]
    [InlineData("--api-name `999.1.1.1` is neither a host name nor an IP address", "control", "--api-name", "999.1.1.1")]
    [InlineData("--namespace `B AD` must have 1 to 63 characters", "kubeconfig", "--role", "proxy", "--namespace", "B AD")]
    public async Task Are_refused_with_what_is_allowed(string said, params string[] arguments)
    {
        ToolResult result = await Tool.RunAsync(Repository.Portcullis, [.. arguments, "--data", Scratch.Folder("data")]);

        result.ExitCode.ShouldBe(2, result.Error);
        result.Error.ShouldContain(said);
    }
}
