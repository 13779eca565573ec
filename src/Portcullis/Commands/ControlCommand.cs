using System.CommandLine;
using Portcullis.Running;

namespace Portcullis.Commands;

/// <summary><c>portcullis control</c>: the API, the store and the delivery to gateways elsewhere, without a gateway in this process.</summary>
internal static class ControlCommand
{
    public static Command Create()
    {
        Option<string[]> files = UpCommand.CreateFileOption();
        Option<string> validate = LintCommand.CreateValidateOption();
        var api = new ApiOptionSet(canBeOff: false);
        var command = new Command("control", "Run a control plane without a gateway: the Kubernetes API, its store, and the configuration of gateways that follow it.") { files };
        api.AddTo(command);
        var watch = new WatchOptionSet();
        watch.AddTo(command);
        command.Options.Add(validate);
        // Not an asynchronous action: the command-line library would end such a one two seconds after SIGTERM, stopped or not.
        command.SetAction(args =>
        {
            TextWriter error = args.InvocationConfiguration.Error;
            if (api.Read(args, args.GetValue(files) ?? [], LintCommand.UnknownFieldsOf(args.GetValue(validate)), out string? problem) is { } options)
                return (int)new ControlRun(options with { Metrics = watch.Metrics(args), StatusSocket = watch.StatusSocket(args) }, gateway: null, error).Run();
            error.WriteLine(problem);
            return (int)ExitCode.InvalidInput;
        });
        return command;
    }
}
