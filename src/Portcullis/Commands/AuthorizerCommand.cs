using System.CommandLine;
using Portcullis.Running;

namespace Portcullis.Commands;

/// <summary><c>portcullis authorizer</c>: judge the requests that another proxy receives.</summary>
internal static class AuthorizerCommand
{
    public static Command Create()
    {
        var options = new AuthorizerOptionSet();
        var command = new Command("authorizer", "Judge the requests of another proxy: Envoy, nginx, Traefik or Caddy asks, over HTTP or gRPC.");
        foreach (Option option in options.All)
            command.Options.Add(option);
        options.Keys.AddTo(command);
        command.Validators.Add(options.Check);
        // Not an asynchronous action: the command-line library would end such a one two seconds after SIGTERM, drained or not.
        command.SetAction(args => options.Read(args, args.InvocationConfiguration.Error) is { } read
            ? (int)new AuthorizerRun(read, args.InvocationConfiguration.Error).Run().GetAwaiter().GetResult()
            : (int)ExitCode.InvalidInput);
        return command;
    }
}
