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

/// <summary>What every command that runs a gateway takes, wherever its configuration comes from.</summary>
internal sealed class GatewayOptionSet
{
    private readonly Option<KeyValuePair<int, int>[]> _ports = new("--port") { Description = "Gateway port and the port to listen on, as 443=8443; 443=0 takes any free one. May be repeated.", CustomParser = Ports };
    private readonly Option<string> _bind = new("--bind") { Description = "IP address to listen on.", DefaultValueFactory = _ => "0.0.0.0" };
    private readonly Option<string> _ns = new("--namespace", "-n") { Description = "The gateway's namespace: its Secrets and policies are read there.", DefaultValueFactory = _ => "istio-system" };
    private readonly Option<ImmutableSortedDictionary<string, string>> _labels = new("--labels") { Description = "The gateway's labels, as istio=ingressgateway,app=edge: Gateway and policy selectors are compared with them.", CustomParser = AuthzWorkload.ReadLabels, DefaultValueFactory = _ => new GatewayWorkload().Labels };
    private readonly Option<int> _workers = new("--workers") { Description = "Threads that serve; one per core if not given.", DefaultValueFactory = _ => Environment.ProcessorCount };
    private readonly Option<string> _accessLog = new("--access-log") { Description = "One line per request on standard output: json, text or off.", DefaultValueFactory = _ => "json" };
    private readonly Option<int> _drain = new("--drain") { Description = "Seconds that open requests are given to end on SIGTERM or SIGINT.", DefaultValueFactory = _ => 30 };
    private readonly WatchOptionSet _watch = new();
    private readonly KeyOptions _keys = new();

    public GatewayOptionSet()
    {
        _bind.Validators.Add(Address);
        _ns.Validators.Add(NameChecks.Namespace);
        _workers.Validators.Add(result => { if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is < 1 or > 1024) result.AddError("--workers takes a number from 1 to 1024"); });
        _accessLog.AcceptOnlyFromAmong("json", "text", "off");
        _drain.Validators.Add(result => { if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is < 0 or > 3600) result.AddError("--drain takes seconds from 0 to 3600"); });
    }

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_ports, _bind, _ns, _labels, _workers, _accessLog, _drain])
            command.Options.Add(option);
        _watch.AddTo(command);
        _keys.AddTo(command);
    }

    /// <summary>What was asked for; null, with the reason on <paramref name="error"/>, when a file that is named cannot be used.</summary>
    /// <param name="paths">Resource files and folders; none when the configuration comes from elsewhere.</param>
    public UpOptions? Read(ParseResult args, IReadOnlyList<string> paths, UnknownFields unknownFields, TextWriter error)
    {
        if (_keys.Read(args, error) is not { } keys)
            return null;
        var workload = new GatewayWorkload
        {
            Namespace = args.GetRequiredValue(_ns),
            Labels = args.GetRequiredValue(_labels),
            Address = args.GetRequiredValue(_bind),
            Ports = (args.GetValue(_ports) ?? []).GroupBy(pair => pair.Key).ToImmutableSortedDictionary(pairs => pairs.Key, pairs => pairs.Last().Value),
        };
        AccessLogFormat? format = args.GetRequiredValue(_accessLog) switch { "json" => AccessLogFormat.Json, "text" => AccessLogFormat.Text, _ => null };
        return new UpOptions(paths, workload, args.GetValue(_workers), format, TimeSpan.FromSeconds(args.GetValue(_drain)), unknownFields)
        {
            Keys = keys,
            Metrics = _watch.Metrics(args),
            StatusSocket = _watch.StatusSocket(args),
        };
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

    private static int? Port(string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port >= least && port <= 65535 ? port : null;

    private static void Address(OptionResult result)
    {
        foreach (Token token in result.Tokens)
            if (!IPAddress.TryParse(token.Value, out _))
                result.AddError($"--bind `{token.Value}` is not an IP address; write for example --bind 127.0.0.1");
    }
}
