using System.CommandLine;
using System.Text.Json;
using Portcullis.Running;

namespace Portcullis.Commands;

/// <summary><c>portcullis status</c>: say how every running <c>portcullis up</c>, <c>control</c> and <c>gateway</c> of this user stands.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON array with an object for each process." };
        var sockets = new Option<string[]>("--socket") { Description = "Ask these status sockets instead of looking for running processes; may be repeated.", AllowMultipleArgumentsPerToken = true };
        var command = new Command("status", "Say how every running `portcullis up`, `control` and `gateway` of this user stands.") { json, sockets };
        command.SetAction(async (args, cancel) => (int)await RunAsync(
            args.GetValue(sockets) ?? [], args.GetValue(json), args.InvocationConfiguration.Output, args.InvocationConfiguration.Error, cancel).ConfigureAwait(false));
        return command;
    }

    private static async Task<ExitCode> RunAsync(string[] sockets, bool asJson, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        bool looking = sockets.Length == 0;
        if (looking)
            sockets = StatusCaller.Known();
        var answers = new List<JsonDocument>();
        bool silent = false;
        foreach (string socket in sockets)
        {
            (JsonDocument? answer, string? problem) = await StatusCaller.AskAsync(socket, isOurs: looking, cancel).ConfigureAwait(false);
            if (answer is not null)
                answers.Add(answer);
            else if (problem is not null)
            {
                silent = true;
                error.WriteLine($"portcullis: {problem}");
            }
        }

        if (asJson)
            output.WriteLine($"[{string.Join(',', answers.Select(static answer => answer.RootElement.GetRawText()))}]");
        else
            foreach (JsonDocument answer in answers)
                StatusText.Write(output, answer.RootElement);
        int heard = answers.Count;
        answers.ForEach(static answer => answer.Dispose());
        if (silent)
            return ExitCode.Unavailable;
        if (heard == 0)
            error.WriteLine($"portcullis: no `portcullis up`, `control` or `gateway` of this user has a status socket in `{RuntimeFolder.Path}`");
        return heard == 0 ? ExitCode.Refused : ExitCode.Ok;
    }
}
