using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Portcullis.Running;

namespace Portcullis.Commands;

/// <summary>How a running process may be watched.</summary>
internal sealed class WatchOptionSet
{
    private readonly Option<IPEndPoint?> _metrics = new("--metrics") { Description = "Serve Prometheus metrics, /healthz and /readyz over plain HTTP there, as 127.0.0.1:9090; port 0 takes any free one.", CustomParser = EndPoint };
    private readonly Option<string?> _status = new("--status-socket") { Description = "Where `portcullis status` finds this process: a path, or off. By default in the user's runtime folder." };

    public void AddTo(Command command)
    {
        command.Options.Add(_metrics);
        command.Options.Add(_status);
    }

    public IPEndPoint? Metrics(ParseResult args) => args.GetValue(_metrics);

    public StatusSocketChoice StatusSocket(ParseResult args) => new(args.GetValue(_status) is "off", args.GetValue(_status));

    private static IPEndPoint? EndPoint(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (EndPointText.Read(text) is { } address)
            return address;
        result.AddError($"--metrics `{text}` is not an address and a port; write for example --metrics 127.0.0.1:9090");
        return null;
    }
}
