using System.Collections.Immutable;
using System.Text;
using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Policy.Tests;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Policy.Golden;

/// <summary>
/// One golden case: policies, a divider, a table of requests. The divider's line names the columns; columns are parted by two spaces or more.
/// With RequestAuthentications in the file, a column <c>token</c> holds claims to be signed (see <see cref="GoldenTokens"/>), sent where another
/// cell says <c>TOKEN</c> and else as <c>Authorization: Bearer</c>; what is said of an allowed request then ends with what goes upstream.
/// A line <c># workload: NAMESPACE/NAME key=value,key=value</c> names the workload; else it is one without labels in the first policy's namespace.
/// </summary>
internal sealed class GoldenFile
{
    private const string Divider = "===";
    private const string WorkloadLine = "# workload:";

    private readonly string _path;
    private readonly string _yaml;
    private readonly string[] _columns;
    private readonly List<string[]> _rows = [];

    public GoldenFile(string path)
    {
        _path = path;
        string text = File.ReadAllText(path);
        int divider = text.IndexOf("\n" + Divider, StringComparison.Ordinal);
        divider.ShouldBeGreaterThan(0, $"{path} has no line that begins with {Divider}");
        _yaml = text[..(divider + 1)];
        string[] table = text[(divider + 1)..].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _columns = Cells(table[0][Divider.Length..]);
        _columns[^2..].ShouldBe(["decision", "because"], $"{path}: the last two columns");
        foreach (string line in table[1..])
        {
            string[] cells = Cells(line);
            cells.Length.ShouldBe(_columns.Length, $"{path}: {line}");
            _rows.Add(cells);
        }
        _rows.ShouldNotBeEmpty($"{path} asks nothing");
    }

    /// <summary>The file as it would be if the engine were right.</summary>
    public string Answered()
    {
        var found = new Diagnostics();
        ResourceSet resources = ResourceLoader.Load([new SourceText(Path.GetFileName(_path), _yaml)], found);
        found.All.Where(one => one.Severity == Severity.Error).ShouldBeEmpty();
        PolicyWorkload workload = Workload(resources);
        AccessPolicy http = PolicyCompiler.Compile(resources.AuthorizationPolicies, workload, resources.MeshConfig, PolicyProtocol.Http, found);
        AccessPolicy tcp = PolicyCompiler.Compile(resources.AuthorizationPolicies, workload, resources.MeshConfig, PolicyProtocol.Tcp, found);
        RequestAuthenticator tokens = RequestAuthenticationCompiler.Compile(resources.RequestAuthentications, workload, resources.MeshConfig, ed25519: null, found);
        var rows = new List<string[]>();
        foreach (string[] row in _rows)
        {
            (string decision, string because) = Answer(Read(row), http, tcp, tokens, resources.MeshConfig.PathNormalization);
            rows.Add([.. row[..^2], decision, because]);
        }
        return _yaml + Table(rows);
    }

    public string Current => _yaml + Table(_rows);

    private (string Decision, string Because) Answer(Ask ask, AccessPolicy http, AccessPolicy tcp, RequestAuthenticator tokens, Resources.PathNormalization level)
    {
        Span<byte> buffer = new byte[4096];
        HttpProblem? problem = PathNormalizer.Normalize(Encoding.UTF8.GetBytes(ask.Path), Enum.Parse<Portcullis.Http.PathNormalization>(level.ToString()), buffer, out ReadOnlySpan<byte> path);
        if (problem is not null)
            return ("DENY", $"answered {problem.Status}");
        ask = ask with { Path = Encoding.UTF8.GetString(path) };
        string upstream = "";
        if (!tokens.IsEmpty && ask.Http)
        {
            (ask, TokenRefusal? refusal) = Authenticate(ask, tokens);
            if (refusal is not null)
                return ("DENY", $"{refusal.Status} {refusal.Text}");
            upstream = $", upstream {string.Join(" | ", [ask.Path, .. ask.Headers.Select(line => $"{line.Name}: {line.Value}")])}";
        }
        Decision decision = ask.Decide(ask.Http ? http : tcp);
        AccessExplanation explanation = ask.Explain(ask.Http ? http : tcp);
        explanation.Concludes().ShouldBe(decision.Allowed, $"{_path}: the explanation of {ask}");
        string because = decision.Reason is DecisionReason.AllowedByPolicy or DecisionReason.DeniedByPolicy ? decision.Rule!.ToString() : decision.ToString();
        if (decision.AuditedBy is { } audited)
            because += $", audited by {audited}";
        if (decision.Shadow.DeniedBy is { } denied)
            because += $", dry run: denied by {denied}";
        if (decision.Shadow.AllowApplies)
            because += $", dry run: {(decision.Shadow.AllowedBy is { } allowed ? $"allowed by {allowed}" : "no ALLOW policy matched")}";
        return decision.Allowed ? ("ALLOW", because + upstream) : ("DENY", because);
    }

    /// <summary>The request as policies see it, its token shown as <c>TOKEN</c> again; or why it was refused.</summary>
    private static (Ask Ask, TokenRefusal? Refusal) Authenticate(Ask ask, RequestAuthenticator tokens)
    {
        string token = ask.Token is null ? "no token" : GoldenTokens.Sign(ask.Token);
        var request = new RequestHead();
        request.SetMethod(Encoding.UTF8.GetBytes(ask.Method));
        request.SetTarget(Encoding.UTF8.GetBytes(ask.Path.Replace("TOKEN", token, StringComparison.Ordinal)));
        bool placed = ask.Path.Contains("TOKEN", StringComparison.Ordinal) || ask.Headers.Any(line => line.Value.Contains("TOKEN", StringComparison.Ordinal));
        foreach ((string name, string value) in ask.Token is null || placed ? ask.Headers : ask.Headers.Append(("authorization", "Bearer TOKEN")))
            request.Headers.Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value.Replace("TOKEN", token, StringComparison.Ordinal)));

        AuthenticationResult result = tokens.Authenticate(request, InlineKeys.Instance, new TokenCache(), GoldenTokens.Now);
        var headers = new List<(string, string)>();
        for (int i = 0; i < request.Headers.Count; i++)
            headers.Add((Encoding.UTF8.GetString(request.Headers.Name(i)), Show(Encoding.UTF8.GetString(request.Headers.Value(i)))));
        return (ask with { Path = Show(Encoding.UTF8.GetString(request.Target)), Headers = headers, Verified = result.Claims }, result.Refusal);

        string Show(string text) => text.Replace(token, "TOKEN", StringComparison.Ordinal).Replace(token.Split('.') is [_, { Length: > 0 } payload, _] ? payload : "no payload", "PAYLOAD", StringComparison.Ordinal);
    }

    private Ask Read(string[] row)
    {
        var ask = new Ask();
        for (int i = 0; i < _columns.Length - 2; i++)
        {
            string cell = row[i];
            ask = _columns[i] switch
            {
                "caller" => Caller(ask, cell),
                "request" when cell == "tcp" => ask with { Http = false },
                "request" => ask with { Method = cell.Split(' ')[0], Path = cell.Contains(' ') ? cell[(cell.IndexOf(' ') + 1)..] : "" },
                "host" => ask with { Host = cell == "-" ? null : cell },
                "headers" => ask with { Headers = cell == "-" ? [] : [.. cell.Split(" | ").Select(Header)] },
                "source" => ask with { SourceIp = cell, RemoteIp = ask.RemoteIp == "10.0.0.1" ? cell : ask.RemoteIp },
                "remote" => ask with { RemoteIp = cell },
                "local" => ask with { DestinationIp = cell },
                "port" => ask with { Port = ushort.Parse(cell) },
                "sni" => ask with { Sni = cell == "-" ? "" : cell },
                "provider" => ask with { ProviderAllows = cell == "yes" },
                "token" => ask with { Token = cell == "-" ? null : cell },
                "claims" => ask with { Claims = cell == "-" ? null : cell },
                string unknown => throw new InvalidDataException($"{_path}: unknown column {unknown}"),
            };
        }
        return ask;
    }

    // `-` plaintext, `anonymous` TLS without certificate, NAME a URI SAN spiffe://NAME; or uri:, dns: and subject: parts joined by `;`.
    private static Ask Caller(Ask ask, string cell)
    {
        if (cell == "-")
            return ask with { Tls = false };
        if (cell == "anonymous")
            return ask;
        if (!cell.Contains(':'))
            return ask with { Uris = ["spiffe://" + cell] };
        string[] parts = cell.Split(';');
        return ask with { Uris = Names("uri:"), Dns = Names("dns:"), Subject = string.Concat(Names("subject:")) };

        string[] Names(string kind) => [.. parts.Where(part => part.StartsWith(kind, StringComparison.Ordinal)).Select(part => part[kind.Length..])];
    }

    private static (string, string) Header(string line)
    {
        int colon = line.IndexOf(':');
        return (line[..colon], line[(colon + 1)..].Trim());
    }

    private PolicyWorkload Workload(ResourceSet resources)
    {
        string? line = _yaml.Split('\n').FirstOrDefault(line => line.StartsWith(WorkloadLine, StringComparison.Ordinal));
        if (line is null)
            return new PolicyWorkload { Namespace = (resources.AuthorizationPolicies.IsEmpty ? resources.RequestAuthentications[0].Name : resources.AuthorizationPolicies[0].Name).Namespace };
        string[] words = line[WorkloadLine.Length..].Trim().Split(' ');
        string[] name = words[0].Split('/');
        return new PolicyWorkload
        {
            Namespace = name[0],
            Name = name[1],
            Labels = words.Length < 2 ? ImmutableSortedDictionary<string, string>.Empty : words[1].Split(',').Select(pair => pair.Split('=')).ToImmutableSortedDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal),
        };
    }

    private string Table(List<string[]> rows)
    {
        int[] widths = [.. _columns.Select((column, i) => rows.Append(_columns).Max(row => row[i].Length))];
        var text = new StringBuilder();
        foreach (string[] row in rows.Prepend(_columns))
        {
            string lead = text.Length == 0 ? Divider + " " : "    ";
            text.Append((lead + string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i])))).TrimEnd()).Append('\n');
        }
        return text.ToString();
    }

    private static string[] Cells(string line) =>
        [.. line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(cell => cell.Length > 0)];
}
