using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Portcullis.Mesh;
using Portcullis.Proxy;
using Portcullis.Resources;
using Portcullis.Running;

namespace Portcullis.Commands;

/// <summary><c>portcullis up</c>: run the gateway in this process from files, and follow them.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var files = new Option<string[]>("--file", "-f") { Description = "Resource file or folder of *.yaml, *.yml and *.json; may be repeated. `-` reads standard input once.", Required = true, AllowMultipleArgumentsPerToken = true };
        var ports = new Option<KeyValuePair<int, int>[]>("--port") { Description = "Gateway port and the port to listen on, as 443=8443; 443=0 takes any free one. May be repeated.", CustomParser = Ports };
        var bind = new Option<string>("--bind") { Description = "IP address to listen on.", DefaultValueFactory = _ => "0.0.0.0" };
        bind.Validators.Add(Address);
        var ns = new Option<string>("--namespace", "-n") { Description = "The gateway's namespace: its Secrets and policies are read there.", DefaultValueFactory = _ => "istio-system" };
        var labels = new Option<ImmutableSortedDictionary<string, string>>("--labels") { Description = "The gateway's labels, as istio=ingressgateway,app=edge: Gateway and policy selectors are compared with them.", CustomParser = AuthzWorkload.ReadLabels, DefaultValueFactory = _ => new GatewayWorkload().Labels };
        var workers = new Option<int>("--workers") { Description = "Threads that serve; one per core if not given.", DefaultValueFactory = _ => Environment.ProcessorCount };
        workers.Validators.Add(result => { if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is < 1 or > 1024) result.AddError("--workers takes a number from 1 to 1024"); });
        var accessLog = new Option<string>("--access-log") { Description = "One line per request on standard output: json, text or off.", DefaultValueFactory = _ => "json" };
        accessLog.AcceptOnlyFromAmong("json", "text", "off");
        var drain = new Option<int>("--drain") { Description = "Seconds that open requests are given to end on SIGTERM or SIGINT.", DefaultValueFactory = _ => 30 };
        drain.Validators.Add(result => { if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is < 0 or > 3600) result.AddError("--drain takes seconds from 0 to 3600"); });
        var validate = new Option<string>("--validate") { Description = "What an unknown field is: strict (an error), warn or ignore.", DefaultValueFactory = _ => "strict" };
        validate.AcceptOnlyFromAmong("strict", "warn", "ignore");

        var keys = new KeyOptions();
        var metrics = new Option<IPEndPoint?>("--metrics") { Description = "Serve Prometheus metrics, /healthz and /readyz over plain HTTP there, as 127.0.0.1:9090; port 0 takes any free one.", CustomParser = EndPoint };
        var status = new Option<string?>("--status-socket") { Description = "Where `portcullis status` finds this process: a path, or off. By default in the user's runtime folder." };

        var command = new Command("up", "Run the gateway from files, and follow their changes.") { files, ports, bind, ns, labels, workers, accessLog, drain, validate, metrics, status };
        keys.AddTo(command);
        command.SetAction(args =>
        {
            var workload = new GatewayWorkload
            {
                Namespace = args.GetRequiredValue(ns),
                Labels = args.GetRequiredValue(labels),
                Address = args.GetRequiredValue(bind),
                Ports = (args.GetValue(ports) ?? []).GroupBy(pair => pair.Key).ToImmutableSortedDictionary(pairs => pairs.Key, pairs => pairs.Last().Value),
            };
            AccessLogFormat? format = args.GetRequiredValue(accessLog) switch { "json" => AccessLogFormat.Json, "text" => AccessLogFormat.Text, _ => null };
            UnknownFields unknown = args.GetRequiredValue(validate) switch { "strict" => UnknownFields.Reject, "warn" => UnknownFields.Warn, _ => UnknownFields.Ignore };
            if (keys.Read(args, args.InvocationConfiguration.Error) is not { } fetching)
                return (int)ExitCode.InvalidInput;
            var options = new UpOptions(args.GetRequiredValue(files), workload, args.GetValue(workers), format, TimeSpan.FromSeconds(args.GetValue(drain)), unknown)
            {
                Keys = fetching,
                Metrics = args.GetValue(metrics),
                StatusSocket = new StatusSocketChoice(args.GetValue(status) is "off", args.GetValue(status)),
            };
            return (int)new GatewayRun(options, args.InvocationConfiguration.Error).Run();
        });
        return command;
    }

    private static KeyValuePair<int, int>[] Ports(ArgumentResult result)
    {
        var ports = new List<KeyValuePair<int, int>>();
        foreach (Token token in result.Tokens)
            foreach (string pair in token.Value.Split(','))
            {
                int equals = pair.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0 && Port(pair[..equals], least: 1) is { } gateway && Port(pair[(equals + 1)..], least: 0) is { } socket)
                    ports.Add(new(gateway, socket));
                else
                    result.AddError($"--port `{pair}` is not of the form GATEWAY-PORT=SOCKET-PORT; write for example --port 443=8443");
            }
        return [.. ports];
    }

    private static IPEndPoint? EndPoint(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (EndPointText.Read(text) is { } address)
            return address;
        result.AddError($"--metrics `{text}` is not an address and a port; write for example --metrics 127.0.0.1:9090");
        return null;
    }

    private static int? Port(string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port >= least && port <= 65535 ? port : null;

    private static void Address(OptionResult result)
    {
        foreach (Token token in result.Tokens)
            if (!IPAddress.TryParse(token.Value, out _))
                result.AddError($"--bind `{token.Value}` is not an IP address; write for example --bind 127.0.0.1");
    }
}
