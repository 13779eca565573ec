using System.CommandLine;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Commands;

/// <summary><c>portcullis lint</c>: read resources and tell everything that is wrong with them, without running anything.</summary>
internal static class LintCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files or folders of YAML or JSON; `-` is standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--output", "-o") { Description = "How problems are written: `text` or `json`.", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        Option<string> validate = CreateValidateOption();

        var command = new Command("lint", "Check resources and say all that is wrong with them.") { paths, output, validate };
        command.SetAction(args => (int)Run(
            args.GetRequiredValue(paths), args.GetValue(output) == "json", UnknownFieldsOf(args.GetValue(validate)),
            args.InvocationConfiguration.Output, Console.OpenStandardInput));
        return command;
    }

    /// <summary><c>--validate</c>, for every command that loads resources.</summary>
    public static Option<string> CreateValidateOption()
    {
        var validate = new Option<string>("--validate")
        {
            Description = "What to do with fields that do not exist: `strict` refuses them, `warn` and `ignore` drop them.",
            DefaultValueFactory = _ => "strict",
        };
        validate.AcceptOnlyFromAmong("strict", "warn", "ignore");
        return validate;
    }

    public static UnknownFields UnknownFieldsOf(string? validate) => validate switch
    {
        "warn" => UnknownFields.Warn,
        "ignore" => UnknownFields.Ignore,
        _ => UnknownFields.Reject,
    };

    internal static ExitCode Run(string[] paths, bool json, UnknownFields unknownFields, TextWriter output, Func<Stream> openInput)
    {
        var found = new Diagnostics();
        using Stream input = paths.Contains(ResourceFiles.StandardInput, StringComparer.Ordinal) ? openInput() : Stream.Null;
        LoadedFiles files = ResourceFiles.Load(paths, input, found);
        ResourceSet set = ResourceLoader.Load(files.Sources, found, unknownFields);

        if (json)
            output.WriteLine(DiagnosticJson.Write(found.All));
        else
            WriteText(output, files, set, found);
        return found.HasErrors ? ExitCode.InvalidInput : ExitCode.Ok;
    }

    private static void WriteText(TextWriter output, LoadedFiles files, ResourceSet set, Diagnostics found)
    {
        DiagnosticRenderer.Write(output, found.All, colour: !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null);
        int warnings = found.All.Count(diagnostic => diagnostic.Severity == Severity.Warning);
        string more = found.Truncated ? $" (the first {found.All.Count} problems are shown)" : "";
        output.WriteLine($"{Plural(files.Sources.Length, "file")}, {Plural(set.Count, "object")} read; {Plural(found.ErrorCount, "error")}, {Plural(warnings, "warning")}{more}");
    }

    private static string Plural(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
