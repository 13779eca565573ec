using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Portcullis.Identity;
using Portcullis.Native;

namespace Portcullis.Commands;

/// <summary><c>portcullis certs verify</c>: the verdict of the gateway's own verifier, and its reason.</summary>
internal static class CertsVerifyCommand
{
    public static Command Create()
    {
        var ca = new Option<FileInfo>("--ca") { Description = "Trust anchors; CRLs among them count.", Required = true };
        var crl = new Option<FileInfo?>("--crl") { Description = "Revocation lists; with any, every certificate of the chain needs one." };
        var at = new Option<string?>("--at") { Description = "Time to judge at: RFC 3339 or Unix seconds. Now by default." };
        var usage = new Option<string>("--usage") { Description = "client (what a gateway asks of its callers) or server.", DefaultValueFactory = static _ => "client" };
        usage.AcceptOnlyFromAmong("client", "server");
        var name = new Option<string?>("--name") { Description = "DNS name or IP address that a subject alternative name must cover." };
        var format = new Option<string>("--output", "-o") { Description = "text or json.", DefaultValueFactory = static _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var files = new Argument<FileInfo[]>("certificates") { Description = "The leaf, then intermediates; the leaf's file may hold them too.", Arity = ArgumentArity.OneOrMore };

        var command = new Command("verify", "Judge a certificate chain as the gateway does.") { ca, crl, at, usage, name, format, files };
        command.SetAction(args => (int)Run(
            new CertsQuestion(
                args.GetRequiredValue(ca).FullName, args.GetValue(crl)?.FullName, args.GetValue(at),
                args.GetValue(usage) == "server" ? ChainUsage.Server : ChainUsage.Client, args.GetValue(name),
                [.. args.GetRequiredValue(files).Select(static file => file.FullName)]),
            args.GetValue(format) == "json", args.InvocationConfiguration.Output, args.InvocationConfiguration.Error));
        return command;
    }

    internal static ExitCode Run(CertsQuestion question, bool json, TextWriter output, TextWriter error) =>
        CommandReporter.Attempt(error, () =>
        {
            DateTimeOffset at = question.At is { } text ? TimeArgument.Parse(text) : TimeProvider.System.GetUtcNow();
            CertificateDetails[] chain = [.. question.Files.SelectMany(static file => CertsInput.ReadCertificates(file))];
            string crls = question.Crls is { } path ? CertsInput.ReadCrls(path) : "";
            using ChainVerifier verifier = ChainVerifier.Create(CertsInput.ReadPem(question.Anchors), crls, out string? problem)
                ?? throw new InputException(problem ?? "trust anchors cannot be read");

            ChainVerdict verdict = verifier.Verify(chain[0].Der, [.. chain.Skip(1).Select(static other => other.Der)], at, question.Usage, question.Name);
            if (json)
                output.WriteLine(ToJson(verdict, chain[0]));
            else
                output.WriteLine(verdict.Accepted ? $"accepted: {chain[0].Subject}" : $"refused: {verdict.Message}");
            return verdict.Accepted ? ExitCode.Ok : ExitCode.Refused;
        });

    private static string ToJson(ChainVerdict verdict, CertificateDetails leaf)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteBoolean("accepted", verdict.Accepted);
            json.WriteString("reason", verdict.Accepted ? null : CertsReasons.Of(verdict.Refusal));
            json.WriteString("message", verdict.Message);
            json.WriteString("subject", leaf.Subject);
            json.WriteString("sha256", Convert.ToHexStringLower(leaf.Sha256.Span));
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
