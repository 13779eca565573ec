using System.CommandLine;
using Portcullis;
using Portcullis.Commands;

var root = new RootCommand("An Istio-compatible security mesh: mutual-TLS gateway, workload identity and policy in one binary.");
root.Subcommands.Add(UpCommand.Create());
root.Subcommands.Add(AuthzCommand.Create());
root.Subcommands.Add(AuthorizerCommand.Create());
root.Subcommands.Add(CertsCommand.Create());
root.Subcommands.Add(ControlCommand.Create());
root.Subcommands.Add(GatewayCommand.Create());
root.Subcommands.Add(JwtCommand.Create());
root.Subcommands.Add(KubeconfigCommand.Create());
root.Subcommands.Add(LintCommand.Create());
root.Subcommands.Add(StatusCommand.Create());
root.Subcommands.Add(StoreCommand.Create());
root.Subcommands.Add(TokenCommand.Create());

ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        Console.Error.WriteLine(error.Message);
    string[] path = [.. parsed.CommandResult.Command.Parents.OfType<Command>().Where(static parent => parent is not RootCommand).Select(static parent => parent.Name + " ")];
    Console.Error.WriteLine($"run `portcullis {string.Concat(path)}{parsed.CommandResult.Command.Name} --help` for what can be given");
    return (int)ExitCode.InvalidInput;
}
return await parsed.InvokeAsync();
