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

    [Theory]
    [InlineData(2, "--store", "sqlite:", "is a folder; name a file in it")]
    [InlineData(3, "--store-key", "", "is a folder; name the file in it with --store-key")]
    [InlineData(3, "--kubeconfig", "", "is a folder, and a file is to be written there; name a file")]
    public async Task A_folder_where_a_file_is_meant(int code, string option, string prefix, string said)
    {
        ToolResult result = await Tool.RunAsync(Repository.Portcullis, ["control", "--data", Scratch.Folder("data"), "--api", "127.0.0.1:0", option, prefix + Scratch.Folder("other")]);

        result.ExitCode.ShouldBe(code, result.Error);
        result.Error.ShouldContain(said);
    }

    [Fact]
    public async Task A_file_where_the_data_folder_is_meant()
    {
        ToolResult result = await Tool.RunAsync(Repository.Portcullis, ["control", "--data", Scratch.Write("file", ""), "--api", "127.0.0.1:0"]);

        result.ExitCode.ShouldBe(3, result.Error);
        result.Error.ShouldContain("is a file, and a folder is needed there");
    }

    [Fact]
    public async Task An_address_of_another_machine()
    {
        ToolResult result = await Tool.RunAsync(Repository.Portcullis, ["control", "--data", Scratch.Folder("data"), "--api", "192.0.2.1:6443"]);

        result.ExitCode.ShouldBe(3, result.Error);
        result.Error.ShouldContain("this machine does not have that address");
    }
}
