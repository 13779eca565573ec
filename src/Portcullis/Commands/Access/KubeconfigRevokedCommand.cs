using System.CommandLine;
using System.Text.Json.Nodes;
using Portcullis.Control;

namespace Portcullis.Commands;

/// <summary><c>portcullis kubeconfig revoked</c>: which client certificates were ended before their time.</summary>
internal static class KubeconfigRevokedCommand
{
    public static Command Create()
    {
        var format = new Option<string>("--output", "-o") { Description = "text or json.", DefaultValueFactory = static _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var book = new CredentialBookOptions(AccessOptions.CreateDataOption());
        var command = new Command("revoked", "Say which client certificates were revoked, when and by whom.") { format };
        book.AddTo(command);
        command.SetAction(args => (int)CommandReporter.Attempt(args.InvocationConfiguration.Error, () =>
        {
            using ICredentialBook open = book.Open(args, args.InvocationConfiguration.Error);
            TextWriter output = args.InvocationConfiguration.Output;
            if (args.GetValue(format) == "json")
                output.WriteLine(new JsonArray([.. open.RevokedCertificates().Select(static entry => (JsonNode)RevokedCertificateJson.Tell(entry))]).ToJsonString());
            else
                Write(open, output);
            return ExitCode.Ok;
        }));
        return command;
    }

    private static void Write(ICredentialBook book, TextWriter output)
    {
        var table = new TextTable("NAME", "SERIAL", "REVOKED", "BY");
        foreach (RevokedCertificate entry in book.RevokedCertificates())
            table.Add(entry.Name.Length > 0 ? entry.Name : "-", entry.Serial.Length > 0 ? entry.Serial : "all until then", JwtTime.Format(entry.At), entry.By);
        table.Write(output);
    }
}
