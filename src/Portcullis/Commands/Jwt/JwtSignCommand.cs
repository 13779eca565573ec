using System.CommandLine;
using System.Text;
using Portcullis.Identity;

namespace Portcullis.Commands;

/// <summary><c>portcullis jwt sign</c>: make a test token.</summary>
internal static class JwtSignCommand
{
    public static Command Create()
    {
        var key = new Option<FileInfo>("--key") { Description = "Private key, as `jwt key` writes it.", Required = true };
        var issuer = new Option<string?>("--issuer") { Description = "Claim iss." };
        var subject = new Option<string?>("--subject") { Description = "Claim sub; without one there is no request principal." };
        var audiences = new Option<string[]>("--audience") { Description = "Claim aud; repeatable." };
        var claims = new Option<string[]>("--claim") { Description = "Another claim: name=text or name:=json; repeatable." };
        var document = new Option<string?>("--claims") { Description = "File with a JSON object of claims, - for standard input; the other options win." };
        var expires = new Option<string>("--expires") { Description = "Claim exp: a span from now such as 1h30m or --expires=-5m, a time, or never.", DefaultValueFactory = static _ => "1h" };
        var notBefore = new Option<string?>("--not-before") { Description = "Claim nbf: a span from now or a time." };

        var command = new Command("sign", "Print a token signed with a private key.") { key, issuer, subject, audiences, claims, document, expires, notBefore };
        command.SetAction(args => (int)Run(
            new JwtOrder(args.GetRequiredValue(key).FullName)
            {
                Issuer = args.GetValue(issuer),
                Subject = args.GetValue(subject),
                Audiences = args.GetValue(audiences) ?? [],
                Claims = args.GetValue(claims) ?? [],
                Document = args.GetValue(document),
                Expires = args.GetRequiredValue(expires),
                ExpiresByDefault = args.GetResult(expires) is null or { Implicit: true },
                NotBefore = args.GetValue(notBefore),
            },
            TimeProvider.System.GetUtcNow(), Console.OpenStandardInput, args.InvocationConfiguration.Output, args.InvocationConfiguration.Error));
        return command;
    }

    internal static ExitCode Run(JwtOrder order, DateTimeOffset now, Func<Stream> input, TextWriter output, TextWriter error) =>
        CommandReporter.Attempt(error, () =>
        {
            using JwtSigningKey key = JwtKeys.Read(order.Key);
            JwtKeys.WarnIfShared(order.Key, error);
            string token = key.Sign(Claims(order, now, input));
            if (UnverifiedToken.Read(Encoding.ASCII.GetBytes(token), out TokenRefusal? refusal) is null)
                error.WriteLine($"warning: a proxy refuses this token: {refusal!.Text}");
            output.WriteLine(token);
            return ExitCode.Ok;
        });

    private static string Claims(JwtOrder order, DateTimeOffset now, Func<Stream> input)
    {
        var claims = new JwtClaims();
        if (order.Document is { } document)
            claims.AddDocument(document, input);
        foreach (string option in order.Claims)
            claims.AddOption(option);
        claims.Text("iss", order.Issuer);
        claims.Text("sub", order.Subject);
        claims.Audiences(order.Audiences);
        if (order.NotBefore is { } notBefore)
            claims.Seconds("nbf", JwtTime.Parse(notBefore, "--not-before", now));
        if (!claims.Has("iat"))
            claims.Seconds("iat", now);
        if (!order.ExpiresByDefault || !claims.Has("exp"))
            claims.Seconds("exp", JwtTime.Parse(order.Expires, "--expires", now));
        return claims.ToJson();
    }
}
