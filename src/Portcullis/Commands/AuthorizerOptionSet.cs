using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Portcullis.Authorizing;
using Portcullis.Mesh;
using Portcullis.Proxy;

namespace Portcullis.Commands;

/// <summary>The command line of <c>portcullis authorizer</c>.</summary>
internal sealed class AuthorizerOptionSet
{
    private const string Off = "off";

    private readonly Option<string[]> _files = new("--file", "-f") { Description = "Resource file or folder of *.yaml, *.yml and *.json; may be repeated. `-` reads standard input once.", Required = true, AllowMultipleArgumentsPerToken = true };
    private readonly Option<string> _http = new("--http") { Description = "Where HTTP checks are answered, as 127.0.0.1:9000, or off.", DefaultValueFactory = _ => "127.0.0.1:9000" };
    private readonly Option<string> _grpc = new("--grpc") { Description = "Where gRPC checks are answered, as 127.0.0.1:9001, or off.", DefaultValueFactory = _ => "127.0.0.1:9001" };
    private readonly Option<string> _mode = new("--mode") { Description = "Which proxy asks over HTTP: envoy, nginx, traefik, caddy, or auto for any but Envoy.", DefaultValueFactory = _ => "envoy" };
    private readonly Option<string> _prefix = new("--path-prefix") { Description = "Envoy: what its provider's pathPrefix puts before the original path.", DefaultValueFactory = _ => "" };
    private readonly Option<string> _checkPath = new("--check-path") { Description = "The other proxies: the path that they ask.", DefaultValueFactory = _ => "/auth" };
    private readonly Option<string[]> _trust = new("--trust-headers") { Description = "What is taken from headers that the proxy is sure to overwrite: certificate, address. Nothing if not given.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<ushort?> _port = new("--port") { Description = "The port that callers connect to, for policies that ask; HTTP checks do not tell it." };
    private readonly Option<string> _ns = new("--namespace", "-n") { Description = "The namespace whose policies are enforced, beside the root namespace's.", DefaultValueFactory = _ => "istio-system" };
    private readonly Option<ImmutableSortedDictionary<string, string>> _labels = new("--labels") { Description = "The labels that policy selectors are compared with, as app=shop,version=v1.", CustomParser = AuthzWorkload.ReadLabels, DefaultValueFactory = _ => new GatewayWorkload().Labels };
    private readonly Option<string?> _certificate = new("--tls-cert") { Description = "PEM file: the listeners' certificate, with its chain." };
    private readonly Option<string?> _key = new("--tls-key") { Description = "PEM file: its private key." };
    private readonly Option<string?> _clientCa = new("--client-ca") { Description = "PEM file: authorities of the certificates that the asking proxy must show." };
    private readonly Option<bool> _insecure = new("--insecure") { Description = "Listen beyond loopback without asking for a certificate." };
    private readonly Option<bool> _explain = new("--explain") { Description = "Say why in the header x-portcullis-reason. It names policies: not for callers to see." };
    private readonly Option<string> _accessLog = new("--access-log") { Description = "One line per question on standard output: json, text or off.", DefaultValueFactory = _ => "json" };
    private readonly Option<int> _drain = new("--drain") { Description = "Seconds that open questions are given on SIGTERM or SIGINT.", DefaultValueFactory = _ => 30 };
    private readonly Option<string> _validate = LintCommand.CreateValidateOption();

    public AuthorizerOptionSet()
    {
        _http.Validators.Add(static result => CheckEndPoint(result, "--http"));
        _grpc.Validators.Add(static result => CheckEndPoint(result, "--grpc"));
        _mode.AcceptOnlyFromAmong("envoy", "nginx", "traefik", "caddy", "auto");
        _trust.AcceptOnlyFromAmong("certificate", "address");
        _accessLog.AcceptOnlyFromAmong("json", "text", Off);
        _prefix.Validators.Add(static result => CheckPath(result, "--path-prefix"));
        _checkPath.Validators.Add(static result => CheckPath(result, "--check-path"));
        _drain.Validators.Add(static result => { if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is < 0 or > 3600) result.AddError("--drain takes seconds from 0 to 3600"); });
    }

    public KeyOptions Keys { get; } = new();

    public IEnumerable<Option> All =>
    [
        _files, _http, _grpc, _mode, _prefix, _checkPath, _trust, _port, _ns, _labels, _certificate, _key, _clientCa, _insecure, _explain,
        _accessLog, _drain, _validate,
    ];

    /// <summary>Checks what no option can check alone.</summary>
    public void Check(CommandResult result)
    {
        bool certificate = result.GetValue(_certificate) is not null, key = result.GetValue(_key) is not null;
        if (certificate != key)
            result.AddError("--tls-cert and --tls-key belong together");
        if (result.GetValue(_clientCa) is not null && !certificate)
            result.AddError("--client-ca wants --tls-cert and --tls-key");
    }

    /// <summary>What was asked for; null, with the reason on <paramref name="error"/>, when a file that is named cannot be used.</summary>
    public AuthorizerOptions? Read(ParseResult args, TextWriter error)
    {
        if (Keys.Read(args, error) is not { } keys)
            return null;
        string[] trust = args.GetValue(_trust) ?? [];
        return new AuthorizerOptions
        {
            Paths = args.GetRequiredValue(_files),
            Workload = new GatewayWorkload { Namespace = args.GetRequiredValue(_ns), Name = "authorizer", Labels = args.GetRequiredValue(_labels) },
            UnknownFields = LintCommand.UnknownFieldsOf(args.GetValue(_validate)),
            Http = EndPoint(args.GetRequiredValue(_http)),
            Grpc = EndPoint(args.GetRequiredValue(_grpc)),
            Mode = Enum.Parse<CheckMode>(args.GetRequiredValue(_mode), ignoreCase: true),
            PathPrefix = args.GetRequiredValue(_prefix), // SECURITY: letter for letter: Envoy puts `/check/` before `/x` as `/check//x`
            CheckPath = args.GetRequiredValue(_checkPath),
            Trust = new HeaderTrust(trust.Contains("certificate", StringComparer.Ordinal), trust.Contains("address", StringComparer.Ordinal)),
            Port = args.GetValue(_port),
            Keys = keys,
            Tls = args.GetValue(_certificate) is { } certificate ? new ListenerTlsFiles(certificate, args.GetValue(_key)!, args.GetValue(_clientCa)) : null,
            Insecure = args.GetValue(_insecure),
            Explain = args.GetValue(_explain),
            AccessLog = args.GetRequiredValue(_accessLog) switch { "json" => AccessLogFormat.Json, "text" => AccessLogFormat.Text, _ => null },
            Drain = TimeSpan.FromSeconds(args.GetValue(_drain)),
        };
    }

    private static IPEndPoint? EndPoint(string text) => text == Off ? null : EndPointText.Read(text);

    private static void CheckEndPoint(OptionResult result, string option)
    {
        foreach (Token token in result.Tokens)
            if (token.Value != Off && EndPointText.Read(token.Value) is null)
                result.AddError($"{option} `{token.Value}` is not of the form ADDRESS:PORT; write for example {option} 127.0.0.1:9000, or {option} off");
    }

    private static void CheckPath(OptionResult result, string option)
    {
        foreach (Token token in result.Tokens)
            if (token.Value.Length > 0 && (token.Value[0] != '/' || token.Value.AsSpan().ContainsAny(" ?#") || !System.Text.Ascii.IsValid(token.Value)))
                result.AddError($"{option} `{token.Value}` is not a path; write for example {option} /check");
    }
}
