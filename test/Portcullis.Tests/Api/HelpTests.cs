using System.CommandLine;
using Portcullis.Commands;

namespace Portcullis.Tests.Api;

public sealed class HelpTests
{
    public static TheoryData<string> Commands => ["up", "control", "certs", "token", "kubeconfig", "store"];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_option_and_argument_says_what_it_is_for(string name)
    {
        foreach (Command command in All(Named(name)))
        {
            command.Description.ShouldNotBeNullOrEmpty(command.Name);
            foreach (Option option in command.Options.Where(static option => option is not System.CommandLine.Help.HelpOption))
                option.Description.ShouldNotBeNullOrEmpty($"{command.Name} {option.Name}");
            foreach (Argument argument in command.Arguments)
                argument.Description.ShouldNotBeNullOrEmpty($"{command.Name} {argument.Name}");
        }
    }

    [Theory]
    [InlineData("up", "--files", "seed")]
    [InlineData("up", "--api", "6443")]
    [InlineData("up", "--data", "XDG_DATA_HOME")]
    [InlineData("control", "--store", "etcd")]
    [InlineData("token", "create", "bearer token")]
    [InlineData("store", "rotate-key", "new key")]
    [InlineData("certs", "remove", "--yes")]
    [InlineData("kubeconfig", "--role", "operator")]
    public void Help_names_what_there_is(string name, string what, string said)
    {
        (ExitCode code, string output, _) = Shell.Run(new RootCommand { Named(name) }, name, "--help");

        code.ShouldBe(ExitCode.Ok);
        output.ShouldContain(what);
        output.Replace("\n", " ", StringComparison.Ordinal).ShouldContain(said);
    }

    private static Command Named(string name) => name switch
    {
        "up" => UpCommand.Create(),
        "control" => ControlCommand.Create(),
        "certs" => CertsCommand.Create(),
        "token" => TokenCommand.Create(),
        "kubeconfig" => KubeconfigCommand.Create(),
        _ => StoreCommand.Create(),
    };

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
}
