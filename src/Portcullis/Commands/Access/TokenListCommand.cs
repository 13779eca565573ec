using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using Portcullis.Control;

namespace Portcullis.Commands;

/// <summary><c>portcullis token list</c>: who holds bearer tokens.</summary>
internal static class TokenListCommand
{
    public static Command Create()
    {
        var book = new CredentialBookOptions(AccessOptions.CreateDataOption());
        var format = new Option<string>("--output", "-o") { Description = "text or json.", DefaultValueFactory = static _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("list", "Say who holds bearer tokens; the tokens themselves are not kept.") { format };
        book.AddTo(command);
        command.SetAction(args => (int)CommandReporter.Attempt(args.InvocationConfiguration.Error, () =>
        {
            TimeProvider time = TimeProvider.System;
            using ICredentialBook open = book.Open(args, args.InvocationConfiguration.Error);
            ImmutableArray<BearerToken> tokens = open.Tokens();
            if (args.GetValue(format) == "json")
                WriteJson(tokens, time.GetUtcNow(), args.InvocationConfiguration.Output);
            else
                WriteText(tokens, time.GetUtcNow(), args.InvocationConfiguration.Output);
            return ExitCode.Ok;
        }));
        return command;
    }

    private static void WriteText(ImmutableArray<BearerToken> tokens, DateTimeOffset now, TextWriter output)
    {
        var table = new TextTable("ID", "NAME", "ROLE", "NAMESPACE", "CREATED", "ENDS");
        foreach (BearerToken token in tokens)
            table.Add(token.Id, token.Name, AccessGroups.NameOf(token.Role), token.Namespace, JwtTime.Format(token.Created),
                token.Expires is { } end ? token.IsOver(now) ? $"{JwtTime.Format(end)} (over)" : JwtTime.Format(end) : "never");
        table.Write(output);
    }

    private static void WriteJson(ImmutableArray<BearerToken> tokens, DateTimeOffset now, TextWriter output)
    {
        var list = new JsonArray();
        foreach (BearerToken token in tokens)
            list.Add((JsonNode)new JsonObject
            {
                ["id"] = token.Id,
                ["name"] = token.Name,
                ["role"] = AccessGroups.NameOf(token.Role),
                ["namespace"] = token.Namespace.Length == 0 ? null : token.Namespace,
                ["created"] = JwtTime.Format(token.Created),
                ["ends"] = token.Expires is { } end ? JwtTime.Format(end) : null,
                ["over"] = token.IsOver(now),
            });
        output.WriteLine(list.ToJsonString());
    }
}
