using System.Collections.Immutable;
using System.CommandLine;

namespace Portcullis.Commands;

/// <summary><c>portcullis authz check</c>: decide a file of requests.</summary>
internal static class AuthzCheckCommand
{
    private const int MostComplaints = 20;

    public static Command Create()
    {
        var files = new Option<string[]>("--file", "-f") { Description = "Resource file or folder of *.yaml, *.yml and *.json; may be repeated.", Required = true, AllowMultipleArgumentsPerToken = true };
        var workload = new Option<string>("--workload") { Description = "The workload that receives the requests, as NAMESPACE/NAME.", Required = true };
        workload.Validators.Add(AuthzWorkload.CheckName);
        var labels = new Option<ImmutableSortedDictionary<string, string>>("--labels") { Description = "Its labels, as app=reviews,version=v1.", CustomParser = AuthzWorkload.ReadLabels, DefaultValueFactory = _ => ImmutableSortedDictionary<string, string>.Empty };
        var requests = new Option<string>("--requests") { Description = "One JSON request a line; `-` reads standard input.", Required = true };
        var format = new Option<string>("--output", "-o") { Description = "jsonl or table.", DefaultValueFactory = _ => "jsonl" };
        format.AcceptOnlyFromAmong("jsonl", "table");

        Option<string> custom = AuthzCustom.Create();
        var tokens = new AuthzTokenOptions();
        var command = new Command("check", "Decide a file of requests, one answer a line, in order.") { files, workload, labels, requests, tokens.Jwks, tokens.At, custom, format };
        command.SetAction(args =>
        {
            using Stream output = Console.OpenStandardOutput();
            return (int)Run(
                args.GetRequiredValue(files), args.GetRequiredValue(workload), args.GetRequiredValue(labels), tokens.Read(args),
                args.GetRequiredValue(requests), args.GetRequiredValue(custom) == AuthzCustom.Allow, args.GetRequiredValue(format) == "table", output, args.InvocationConfiguration.Error);
        });
        return command;
    }

    internal static ExitCode Run(
        string[] files, string workload, ImmutableSortedDictionary<string, string> labels, AuthzTokenInput tokens, string requests, bool custom, bool table,
        Stream output, TextWriter error)
    {
        if (requests == "-" && files.Contains("-", StringComparer.Ordinal))
        {
            error.WriteLine("error: `-f -` and `--requests -` both want standard input");
            return ExitCode.InvalidInput;
        }
        if (AuthzPolicies.Load(files, AuthzWorkload.Create(workload, labels), tokens, error) is not { } policies)
            return ExitCode.InvalidInput;
        try
        {
            using Stream input = requests == "-" ? Console.OpenStandardInput() : File.OpenRead(requests);
            return Decide(policies, input, requests, custom, table, output, error);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"error: {problem.Message.TrimEnd('.')}");
            return problem is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException ? ExitCode.InvalidInput : ExitCode.Unavailable;
        }
    }

    private static ExitCode Decide(AuthzPolicies policies, Stream input, string name, bool custom, bool table, Stream output, TextWriter error)
    {
        var lines = new AuthzLines(input);
        var reader = new AuthzRequestReader();
        var request = new AuthzRequest();
        byte[] scratch = new byte[4096];
        int bad = 0;
        using var writer = new AuthzAnswerWriter(output, table);
        writer.Start();
        bool tooLong;
        while (lines.Next(out ReadOnlySpan<byte> line, out tooLong))
        {
            if (line.Trim(" \t\r"u8).IsEmpty)
                continue;
            if (reader.Read(line, request) is { } problem)
            {
                if (++bad <= MostComplaints)
                    error.WriteLine($"{name}:{lines.Number}: {problem}");
                continue;
            }
            AuthzAnswer answer = policies.Decide(request, custom, ref scratch);
            writer.Write(request.Id, in answer);
        }
        writer.Flush();
        if (tooLong)
            error.WriteLine($"{name}:{lines.Number}: the line is longer than 4 MiB; nothing after it was read");
        if (bad > MostComplaints)
            error.WriteLine($"{name}: {bad - MostComplaints} more lines could not be read");
        return bad > 0 || tooLong ? ExitCode.InvalidInput : ExitCode.Ok;
    }
}
