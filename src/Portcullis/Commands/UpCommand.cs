using System.CommandLine;
using Portcullis.Resources;
using Portcullis.Running;

namespace Portcullis.Commands;

/// <summary><c>portcullis up</c>: run the gateway in this process, from files that it follows, or from an API that it serves.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        Option<string[]> files = CreateFileOption();
        Option<string> validate = LintCommand.CreateValidateOption();
        var gateway = new GatewayOptionSet();
        var api = new ApiOptionSet(canBeOff: true);
        var command = new Command("up", "Run a gateway: with -f alone from files, and follow their changes; otherwise with a Kubernetes API of its own, for kubectl.") { files };
        api.AddTo(command);
        gateway.AddTo(command);
        command.Options.Add(validate);
        // Not an asynchronous action: the command-line library would end such a one two seconds after SIGTERM, drained or not.
        command.SetAction(args =>
        {
            TextWriter error = args.InvocationConfiguration.Error;
            string[] paths = args.GetValue(files) ?? [];
            UnknownFields unknown = LintCommand.UnknownFieldsOf(args.GetValue(validate));
            ApiOptions? serving = null;
            string? problem = null;
            if (paths.Length == 0 || api.WasAskedFor(args))
                serving = api.Read(args, paths, unknown, out problem);
            if (problem is not null)
            {
                error.WriteLine(problem);
                return (int)ExitCode.InvalidInput;
            }
            if (gateway.Read(args, paths, unknown, error) is not { } options)
                return (int)ExitCode.InvalidInput;
            return (int)(serving is null ? new GatewayRun(options, error).Run() : new ControlRun(serving, options, error).Run());
        });
        return command;
    }

    public static Option<string[]> CreateFileOption() =>
        new("--file", "-f") { Description = "Resource file or folder of *.yaml, *.yml and *.json; may be repeated. `-` reads standard input once. Beside an API, --files says what they are.", AllowMultipleArgumentsPerToken = true };
}
