using System.Buffers;
using System.Text;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>One file of test/golden/routing: YAML, a table of requests with their answers, and what was reported.</summary>
/// <remarks>
/// A line of the table holds listener, request and answer, two spaces between. The listener is a Gateway's port, or
/// <c>PORT/HOST</c> for a TLS server's first host; the request is <c>METHOD AUTHORITY PATH [name:value …] [token={JSON without spaces}]</c>,
/// the last part the claims of its verified token. Claims are looked at where the file has a RequestAuthentication.
/// </remarks>
internal sealed class GoldenCase
{
    private const string Divider = "=== listener";
    private const string Reported = "=== reported";
    private const string Token = "token=";

    private readonly string[] _lines;
    private readonly int _divider;

    public GoldenCase(string text)
    {
        _lines = text.Split('\n');
        _divider = Array.FindIndex(_lines, line => line.StartsWith(Divider, StringComparison.Ordinal));
        if (_divider < 0)
            throw new InvalidOperationException($"no line starts with `{Divider}`");
    }

    /// <summary>The file as it should be.</summary>
    public string Render()
    {
        var found = new Diagnostics();
        ResourceSet resources = ResourceLoader.Load([new SourceText("case.yaml", string.Join('\n', _lines[.._divider]))], found);
        var compiler = new GatewayRouteCompiler(resources, ServiceRegistry.Compile(resources, found), found, hasClaims: !resources.RequestAuthentications.IsEmpty);
        Dictionary<string, (RouteTable Table, string Scheme)> tables = Tables(resources, compiler);

        var rows = new List<string[]> { new[] { "=== listener", "request", "answer" } };
        foreach (string line in _lines.Skip(_divider + 1).TakeWhile(line => !line.StartsWith(Reported, StringComparison.Ordinal)))
        {
            string[] columns = line.Split("  ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length < 2)
                continue;
            rows.Add(["    " + columns[0], columns[1], tables.TryGetValue(columns[0], out var entry) ? Answer(entry.Table, entry.Scheme, columns[1]) : "no listener"]);
        }

        int[] widths = [.. Enumerable.Range(0, 2).Select(column => rows.Max(row => row[column].Length))];
        IEnumerable<string> table = rows.Select(row => $"{row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2]}");
        // Warnings of the decoders have golden cases of their own; an error is a mistake in the case.
        string[] own = [.. found.All.Where(problem => problem.Severity == Severity.Error || problem.Code.StartsWith("PCL31", StringComparison.Ordinal)).Select(Line)];
        string[] reports = own.Length == 0 ? [] : [Reported, .. own];
        return string.Join('\n', [.. _lines[.._divider], .. table, .. reports]) + "\n";
    }

    private static string Line(Diagnostic problem) => $"    {problem}{(problem.Help is { } help ? $" = help: {help}" : "")}";

    private static Dictionary<string, (RouteTable Table, string Scheme)> Tables(ResourceSet resources, GatewayRouteCompiler compiler)
    {
        var plain = new SortedDictionary<int, List<GatewayServerHosts>>();
        var tables = new Dictionary<string, (RouteTable, string)>(StringComparer.Ordinal);
        foreach (Resource<GatewaySpec> gateway in resources.Gateways)
        {
            foreach (GatewayPortSpec server in gateway.Spec.Servers)
            {
                var hosts = new GatewayServerHosts(gateway.Name, server.Hosts, server.Tls?.HttpsRedirect == true);
                if (server.Protocol == GatewayProtocol.Http)
                    (plain.TryGetValue(server.Number, out var same) ? same : plain[server.Number] = []).Add(hosts);
                else
                    tables[$"{server.Number}/{server.Hosts[0]}"] = (compiler.Compile(new GatewayBinding([hosts], server.Number, Given.Proxy)), "https");
            }
        }
        foreach ((int port, List<GatewayServerHosts> servers) in plain)
            tables[$"{port}"] = (compiler.Compile(new GatewayBinding([.. servers], port, Given.Proxy)), "http");
        return tables;
    }

    private static string Answer(RouteTable table, string scheme, string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var request = new TestRequest { Scheme = scheme, Method = words[0], Authority = words[1], Path = words[2] };
        if (words[^1].StartsWith(Token, StringComparison.Ordinal))
            request = request with { Claims = words[^1][Token.Length..] };
        foreach (string header in words.Skip(3).Where(word => !word.StartsWith(Token, StringComparison.Ordinal)))
            request.With(header[..header.IndexOf(':')], header[(header.IndexOf(':') + 1)..]);

        RouteRequest view = request.View();
        RouteMatch match = table.Match(view);
        return match.Route is not { } route
            ? $"404 {(match.Status == RouteStatus.NoVirtualHost ? "no virtual host" : "no route")}"
            : route.Action switch
            {
                RouteAction.Redirect => $"{route.Redirect!.Status} {Location(route.Redirect, view)}",
                RouteAction.DirectResponse => $"{route.DirectResponse!.Status} \"{Encoding.UTF8.GetString(route.DirectResponse.Body)}\"",
                _ => Forwarded(route, request),
            };
    }

    private static string Location(Redirect redirect, in RouteRequest request)
    {
        var output = new ArrayBufferWriter<byte>();
        redirect.WriteLocation(request, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Forwarded(Route route, TestRequest request)
    {
        int total = route.Destinations.Sum(destination => destination.Weight);
        var text = new StringBuilder(string.Join(" | ", route.Destinations.Select(destination =>
            (route.Destinations.Length > 1 ? $"{100.0 * destination.Weight / total:0.#}% " : "") + Upstream(destination))));

        RouteDestination first = route.Destinations[0];
        string authority = Encoding.UTF8.GetString(first.Authority);
        var output = new ArrayBufferWriter<byte>();
        route.Rewrite?.Apply(Encoding.UTF8.GetBytes(request.Path), output);
        first.RequestChanges.Apply(request.Headers);
        text.Append(authority.Length == 0 ? "" : $"; host {authority}");
        text.Append(output.WrittenCount == 0 ? "" : $"; path {Encoding.UTF8.GetString(output.WrittenSpan)}");
        text.Append(first.RequestChanges.IsEmpty ? "" : $"; headers {request.Headers.ToString().TrimEnd().ReplaceLineEndings(", ")}");
        text.Append(route.Timeout is { } limit ? $"; timeout {limit.TotalMilliseconds} ms" : "");
        text.Append(route.Retries.Attempts == 2 ? "" : $"; {route.Retries.Attempts} retries");
        text.Append(route.Fault is null ? "" : Injected(route.Fault));
        return text.Append(route.Cors is null ? "" : $"; cors {route.Cors.Judge(request.View())}").ToString();
    }

    private static string Injected(FaultPolicy fault)
    {
        const uint middle = 1u << 31;
        string delay = fault.Delay > TimeSpan.Zero ? $"; delay {fault.Delay.TotalMilliseconds} ms {Share(fault.Delays(0), fault.Delays(middle), fault.Delays(uint.MaxValue))}" : "";
        string status = fault.AbortGrpcStatus is { } grpc ? $"; abort grpc-status {grpc}" : fault.AbortStatus is { } http ? $"; abort {http}" : "";
        return delay + (status.Length == 0 ? "" : $"{status} {Share(fault.Aborts(0), fault.Aborts(middle), fault.Aborts(uint.MaxValue))}");
    }

    private static string Share(bool least, bool half, bool all) => all ? "always" : half ? "more often than not" : least ? "at times" : "never";

    private static string Upstream(RouteDestination destination) => destination.Cluster switch
    {
        null => $"503 NC {destination.ClusterName}",
        { Refused: { } reason } => $"503 refused: {reason}",
        { Endpoints.IsEmpty: true } => $"503 UH {destination.ClusterName}",
        var cluster => $"{cluster.Name} at {string.Join(", ", cluster.Endpoints)}{(cluster.Resolution == ClusterResolution.Dns ? " by DNS" : "")}"
            + (cluster.ConnectTimeout == TimeSpan.FromSeconds(10) ? "" : $", connect timeout {cluster.ConnectTimeout.TotalMilliseconds} ms"),
    };
}
