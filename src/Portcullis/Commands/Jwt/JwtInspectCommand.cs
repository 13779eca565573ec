using System.CommandLine;

namespace Portcullis.Commands;

/// <summary><c>portcullis jwt inspect</c>: show what a token says, believing none of it.</summary>
internal static class JwtInspectCommand
{
    public static Command Create()
    {
        var token = JwtVerifyCommand.TokenArgument();
        var format = new Option<string>("--output", "-o") { Description = "text or json.", DefaultValueFactory = static _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("inspect", "Show a token's header, claims and times; verifies nothing.") { token, format };
        command.SetAction(args => (int)Run(
            args.GetRequiredValue(token), args.GetValue(format) == "json", TimeProvider.System.GetUtcNow(), Console.OpenStandardInput,
            args.InvocationConfiguration.Output, args.InvocationConfiguration.Error));
        return command;
    }

    internal static ExitCode Run(string token, bool json, DateTimeOffset now, Func<Stream> input, TextWriter output, TextWriter error) =>
        CommandReporter.Attempt(error, () =>
        {
            using JwtPortrait portrait = JwtPortrait.Of(JwtInput.ReadToken(token, input), now);
            if (json)
                portrait.WriteJson(output);
            else
                portrait.WriteText(output);
            return ExitCode.Ok;
        });
}
