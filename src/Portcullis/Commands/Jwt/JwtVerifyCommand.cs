using System.CommandLine;
using Portcullis.Identity;
using Portcullis.Native;
using Portcullis.Syntax;

namespace Portcullis.Commands;

/// <summary><c>portcullis jwt verify</c>: the proxy's verdict on a token, its reason, and what would help.</summary>
internal static class JwtVerifyCommand
{
    public static Command Create()
    {
        Argument<string> token = TokenArgument();
        var jwks = new Option<FileInfo>("--jwks") { Description = "Key set of the issuer.", Required = true };
        var issuer = new Option<string?>("--issuer") { Description = "The rule's issuer; any by default." };
        var audiences = new Option<string[]>("--audience") { Description = "One of the rule's audiences, repeatable; any by default." };
        var at = new Option<string?>("--at") { Description = "Time to judge at: RFC 3339 or Unix seconds. Now by default." };
        var format = new Option<string>("--output", "-o") { Description = "text or json.", DefaultValueFactory = static _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("verify", "Verify a token as the proxy does; says why it is refused.") { token, jwks, issuer, audiences, at, format };
        command.SetAction(args => (int)Run(
            new JwtQuestion(
                args.GetRequiredValue(token), args.GetRequiredValue(jwks).FullName, args.GetValue(issuer), [.. args.GetValue(audiences) ?? []], args.GetValue(at)),
            args.GetValue(format) == "json", Console.OpenStandardInput, args.InvocationConfiguration.Output, args.InvocationConfiguration.Error));
        return command;
    }

    internal static Argument<string> TokenArgument() => new("token")
    {
        Description = "The token, or - to read it from standard input. Arguments show in the list of processes and in the shell's history: prefer -, the default.",
        DefaultValueFactory = static _ => "-",
    };

    internal static ExitCode Run(JwtQuestion question, bool json, Func<Stream> input, TextWriter output, TextWriter error) =>
        CommandReporter.Attempt(error, () =>
        {
            DateTimeOffset now = question.At is { } text ? TimeArgument.Parse(text) : TimeProvider.System.GetUtcNow();
            TokenKeySet keys = ReadKeys(question.KeySet);
            foreach (string note in keys.Notes)
                error.WriteLine($"note: {JwtJson.Printable(note)}");

            byte[] compact = JwtInput.ReadToken(question.Token, input);
            UnverifiedToken? token = UnverifiedToken.Read(compact, out TokenRefusal? refusal);
            if (token is not null)
                refusal = Judge(token, keys, question, now);
            string? hint = refusal is null ? null : JwtHints.Of(refusal, token, keys, question, now);
            if (json)
                WriteJson(output, token, refusal, hint);
            else
                WriteText(output, token, refusal, hint, now);
            return refusal is null ? ExitCode.Ok : ExitCode.Refused;
        });

    /// <summary>In the order in which a proxy judges.</summary>
    private static TokenRefusal? Judge(UnverifiedToken token, TokenKeySet keys, JwtQuestion question, DateTimeOffset now) =>
        TokenVerifier.CheckIssuer(token, question.Issuer)
        ?? TokenVerifier.CheckTime(token, now.ToUnixTimeSeconds())
        ?? TokenVerifier.CheckAudience(token, question.Audiences)
        ?? TokenVerifier.Verify(token, keys);

    private static TokenKeySet ReadKeys(string path)
    {
        Parsed<TokenKeySet> parsed = TokenKeySet.Parse(JwtInput.ReadFile(path, TokenKeySet.MostBytes), Ed25519.Verify);
        return parsed.Ok ? parsed.Value : throw new InputException($"`{path}`: {JwtJson.Printable(parsed.Problem.Message)}");
    }

    private static void WriteText(TextWriter output, UnverifiedToken? token, TokenRefusal? refusal, string? hint, DateTimeOffset now)
    {
        if (refusal is null)
        {
            output.WriteLine($"accepted: principal {JwtPortrait.Principal(token!)}");
            output.WriteLine(token!.Expires is null or 0 ? "expires never" : $"expires {JwtTime.Describe(token.Expires.Value, now)}");
            return;
        }
        output.WriteLine($"refused: {refusal.Text} (status {refusal.Status})");
        if (hint is not null)
            output.WriteLine($"hint: {JwtJson.Printable(hint)}");
    }

    private static void WriteJson(TextWriter output, UnverifiedToken? token, TokenRefusal? refusal, string? hint) =>
        output.WriteLine(JwtJson.Printable(JwtJson.Write(json =>
        {
            json.WriteBoolean("accepted", refusal is null);
            json.WriteString("reason", refusal?.Text);
            if (refusal is not null)
                json.WriteNumber("status", refusal.Status);
            json.WriteString("hint", hint);
            json.WriteString("issuer", token?.Issuer);
            json.WriteString("subject", token?.Subject);
            json.WriteString("keyId", token?.KeyId);
        })));
}
