using System.Text.Json;
using Portcullis.Commands;
using Portcullis.Resources;

namespace Portcullis.Tests;

public sealed class LintCommandTests
{
    private const string Good = "{apiVersion: v1, kind: ServiceAccount, metadata: {name: cart}}";
    private const string Misspelt = "{apiVersion: v1, kind: ServiceAccount, metadata: {name: cart, label: {}}}";

    [Fact]
    public void Says_how_much_it_read()
    {
        (ExitCode code, string output) = Lint(Good);

        code.ShouldBe(ExitCode.Ok);
        output.ShouldBe("1 file, 1 object read; 0 errors, 0 warnings\n");
    }

    [Theory]
    [InlineData(UnknownFields.Reject, (int)ExitCode.InvalidInput)]
    [InlineData(UnknownFields.Warn, (int)ExitCode.Ok)]
    [InlineData(UnknownFields.Ignore, (int)ExitCode.Ok)]
    public void Unknown_fields_are_refused_by_default(UnknownFields mode, int code) => ((int)Lint(Misspelt, unknownFields: mode).Code).ShouldBe(code);

    [Fact]
    public void Writes_JSON_for_programs()
    {
        (ExitCode code, string output) = Lint(Misspelt, json: true);

        code.ShouldBe(ExitCode.InvalidInput);
        using JsonDocument problems = JsonDocument.Parse(output);
        problems.RootElement[0].GetProperty("path").GetString().ShouldBe("metadata.label");
    }

    [Fact]
    public void A_missing_file_is_invalid_input()
    {
        using var output = new StringWriter();

        LintCommand.Run(["no/such/file.yaml"], json: false, UnknownFields.Reject, output, () => Stream.Null).ShouldBe(ExitCode.InvalidInput);

        output.ToString().ShouldContain("cannot read `no/such/file.yaml`: there is no such file");
    }

    private static (ExitCode Code, string Output) Lint(string text, bool json = false, UnknownFields unknownFields = UnknownFields.Reject)
    {
        using var output = new StringWriter { NewLine = "\n" };
        ExitCode code = LintCommand.Run(["-"], json, unknownFields, output, () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)));
        return (code, output.ToString());
    }
}
