using System.CommandLine;
using Portcullis.Resources;
using Portcullis.Running;

namespace Portcullis.Commands;

/// <summary><c>portcullis up</c>: run the gateway in this process from files, and follow them.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var files = new Option<string[]>("--file", "-f") { Description = "Resource file or folder of *.yaml, *.yml and *.json; may be repeated. `-` reads standard input once.", Required = true, AllowMultipleArgumentsPerToken = true };
        var validate = new Option<string>("--validate") { Description = "What an unknown field is: strict (an error), warn or ignore.", DefaultValueFactory = _ => "strict" };
        validate.AcceptOnlyFromAmong("strict", "warn", "ignore");

        var gateway = new GatewayOptionSet();
        var command = new Command("up", "Run the gateway from files, and follow their changes.") { files };
        gateway.AddTo(command);
        command.Options.Add(validate);
        command.SetAction(args =>
        {
            UnknownFields unknown = args.GetRequiredValue(validate) switch { "strict" => UnknownFields.Reject, "warn" => UnknownFields.Warn, _ => UnknownFields.Ignore };
            return gateway.Read(args, args.GetRequiredValue(files), unknown, args.InvocationConfiguration.Error) is { } options
                ? (int)new GatewayRun(options, args.InvocationConfiguration.Error).Run()
                : (int)ExitCode.InvalidInput;
        });
        return command;
    }
}
