using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Portcullis.Http;
using Portcullis.Policy;

namespace Portcullis.Commands;

/// <summary><c>portcullis authz why</c>: explain the decision on one request.</summary>
internal static class AuthzWhyCommand
{
    public static Command Create()
    {
        var files = new Option<string[]>("--file", "-f") { Description = "Resource file or folder of *.yaml, *.yml and *.json; may be repeated.", Required = true };
        var workload = new Option<string>("--workload") { Description = "The workload that receives the request, as NAMESPACE/NAME.", DefaultValueFactory = _ => "istio-system/ingressgateway" };
        workload.Validators.Add(AuthzWorkload.CheckName);
        var labels = new Option<ImmutableSortedDictionary<string, string>>("--labels") { Description = "Its labels, as app=reviews,version=v1.", CustomParser = AuthzWorkload.ReadLabels, DefaultValueFactory = _ => ImmutableSortedDictionary<string, string>.Empty.Add("istio", "ingressgateway") };
        var cert = new Option<string?>("--cert") { Description = "PEM file with the caller's certificate. It is taken as verified." };
        var principal = new Option<string?>("--principal") { Description = "Caller, as TRUST-DOMAIN/ns/NAMESPACE/sa/ACCOUNT or whatever follows spiffe:// in the certificate." };
        var plaintext = new Option<bool>("--plaintext") { Description = "The caller uses no TLS, whatever the URL says." };
        var headers = new Option<string[]>("--header", "-H") { Description = "Header line, as 'name: value'; may be repeated." };
        var sourceIp = new Option<string?>("--source-ip") { Description = "Address of the caller's connection, and of the caller unless --remote-ip says otherwise." };
        var remoteIp = new Option<string?>("--remote-ip") { Description = "Address of the original caller behind trusted proxies." };
        var port = new Option<ushort?>("--port") { Description = "Local port the request arrives on; the URL's if not given." };
        var claims = new Option<string?>("--claims") { Description = "Claims of an already verified token, as a JSON object." };
        var token = new Option<string?>("--token") { Description = "Token that the request brings, as `Authorization: Bearer`; `-` reads standard input. Where rules look elsewhere, use -H or the URL." };
        var tokenFile = new Option<string?>("--token-file") { Description = "The same from a file." };
        var tokens = new AuthzTokenOptions();
        Option<string> custom = AuthzCustom.Create();
        var method = new Argument<string>("method") { Description = "Method, as GET." };
        var url = new Argument<string>("url") { Description = "URL, as https://test.com/status/418." };
        sourceIp.Validators.Add(CheckAddress);
        remoteIp.Validators.Add(CheckAddress);

        var command = new Command("why", "Say policy by policy why one request is allowed or denied.")
        {
            files, workload, labels, cert, principal, plaintext, headers, sourceIp, remoteIp, port, claims, token, tokenFile, tokens.Jwks, tokens.At, custom, method, url,
        };
        command.SetAction(args =>
        {
            var question = new AuthzQuestion
            {
                Method = args.GetRequiredValue(method),
                Url = args.GetRequiredValue(url),
                CertificateFile = args.GetValue(cert),
                Principal = args.GetValue(principal),
                Plaintext = args.GetValue(plaintext),
                Headers = args.GetValue(headers) ?? [],
                SourceIp = args.GetValue(sourceIp),
                RemoteIp = args.GetValue(remoteIp),
                Port = args.GetValue(port),
                Claims = args.GetValue(claims),
                Token = args.GetValue(token),
                TokenFile = args.GetValue(tokenFile),
                Tokens = tokens.Read(args),
                CustomAllows = args.GetRequiredValue(custom) == AuthzCustom.Allow,
            };
            return (int)Run(
                args.GetRequiredValue(files), AuthzWorkload.Create(args.GetRequiredValue(workload), args.GetRequiredValue(labels)), question,
                args.InvocationConfiguration.Output, args.InvocationConfiguration.Error);
        });
        return command;
    }

    internal static ExitCode Run(string[] files, PolicyWorkload workload, AuthzQuestion question, TextWriter output, TextWriter error)
    {
        if (question.Token == "-" && files.Contains("-", StringComparer.Ordinal))
        {
            error.WriteLine("error: `-f -` and `--token -` both want standard input");
            return ExitCode.InvalidInput;
        }
        var request = new AuthzRequest();
        if (question.Read(request) is { } problem)
        {
            error.WriteLine($"error: {problem}");
            return ExitCode.InvalidInput;
        }
        if (AuthzPolicies.Load(files, workload, question.Tokens, error) is not { } policies)
            return ExitCode.InvalidInput;

        byte[] scratch = [];
        if (policies.Normalize(request, ref scratch, out ReadOnlySpan<byte> path) is HttpProblem refused)
        {
            output.WriteLine($"DENY: answered {refused.Status} before any policy: {refused.Reason}");
            return ExitCode.Refused;
        }
        var writer = new AuthzExplanationWriter(output);
        writer.WriteRequest(request.Method, path, workload);
        if (policies.AsksForTokens(request))
            return WithTokens(policies, request, path, question.CustomAllows, writer);
        if (policies.Authentication.IsEmpty && (question.Token ?? question.TokenFile) is not null)
            writer.WriteLine("no RequestAuthentication applies, so the token is not looked at");
        return Decide(policies, request, path, question.CustomAllows, writer);
    }

    private static ExitCode WithTokens(AuthzPolicies policies, AuthzRequest request, ReadOnlySpan<byte> path, bool customAllows, AuthzExplanationWriter writer)
    {
        request.Head.SetMethod(request.Method);
        request.Head.SetTarget(path);
        AuthenticationExplanation tokens = policies.Authentication.Explain(request.Head, policies.Keys, policies.Now);
        policies.Prepare(request, path);
        RequestFacts facts = request.Facts(request.Head.Target);
        CustomQuestion question = policies.For(request).Ask(in facts);
        if (question.Needed && (!customAllows || question.Refusal is not null))
            return Decide(policies, request, path, customAllows, writer); // a gateway does not get to the token

        new AuthzTokenWriter(writer).Write(tokens);
        AuthenticationResult result = policies.Authentication.Authenticate(request.Head, policies.Keys, new TokenCache(), policies.Now);
        if (result.Refusal is { } refusal)
        {
            writer.WriteDecision($"DENY: answered {refusal.Status} `{refusal.Text}`, before DENY and ALLOW policies are asked");
            return ExitCode.Refused;
        }
        request.Token = result.Claims;
        return Decide(policies, request, request.Head.Target, customAllows, writer);
    }

    private static ExitCode Decide(AuthzPolicies policies, AuthzRequest request, ReadOnlySpan<byte> path, bool customAllows, AuthzExplanationWriter writer)
    {
        RequestFacts facts = request.Facts(path);
        AccessExplanation explanation = policies.For(request).Explain(in facts, customAllows);
        writer.Write(explanation);
        return explanation.Decision.Allowed ? ExitCode.Ok : ExitCode.Refused;
    }

    private static void CheckAddress(OptionResult result)
    {
        foreach (Token token in result.Tokens)
        {
            if (!IpValue.TryParse(token.Value, out _))
                result.AddError($"{result.Option.Name} `{token.Value}` is not an IP address");
        }
    }
}
