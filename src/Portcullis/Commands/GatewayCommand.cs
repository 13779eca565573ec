using System.CommandLine;
using Portcullis.Control;
using Portcullis.Following;
using Portcullis.Resources;
using Portcullis.Running;

namespace Portcullis.Commands;

/// <summary><c>portcullis gateway</c>: run the gateway by itself, fed by a control plane over the network.</summary>
internal static class GatewayCommand
{
    public static Command Create()
    {
        var login = new GatewayLoginOptions();
        var name = new Option<string>("--name") { Description = "This gateway's name in its namespace, by which the control plane knows it; the host's name if not given. Two gateways must not share one.", DefaultValueFactory = _ => HostName() };
        name.Validators.Add(NameChecks.Name);
        var data = new Option<string?>("--data") { Description = "Folder, of this gateway alone, where what it runs is kept, encrypted, for a start without the control plane. $XDG_DATA_HOME/portcullis/gateway or ~/.local/share/portcullis/gateway by default." };
        var gateway = new GatewayOptionSet();
        var command = new Command("gateway", "Run the gateway by itself, fed by a control plane; it serves on without it.") { name, data };
        login.AddTo(command);
        gateway.AddTo(command);
        // Not an asynchronous action: the command-line library would end such a one two seconds after SIGTERM, drained or not.
        command.SetAction(args =>
        {
            TextWriter error = args.InvocationConfiguration.Error;
            if (gateway.Read(args, [], UnknownFields.Reject, error) is not { } options)
                return (int)ExitCode.InvalidInput;
            options = options with { Workload = options.Workload with { Name = args.GetRequiredValue(name) } };
            return (int)Run(options, login.Read(args), args.GetValue(data) ?? Path.Combine(StateFolder.Usual, "gateway"), error).GetAwaiter().GetResult();
        });
        return command;
    }

    private static async Task<ExitCode> Run(UpOptions options, GatewayLogin login, string folder, TextWriter error)
    {
        DataPlane plane = FeedGateway.Describe(options);
        FeedCache cache;
        Uri controlPlane;
        try
        {
            (controlPlane, string identity) = login.Check();
            cache = FeedCache.Open(folder, $"{identity}\n{plane.Id}", TimeProvider.System, Report);
        }
        catch (InputException wrong)
        {
            error.WriteLine($"error: {wrong.Message}");
            return ExitCode.InvalidInput;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"error: {refusal.Message}");
            return ExitCode.Unavailable;
        }
        using var stopping = new StopSignals();
        await using (cache)
        {
            await using var feed = new RemoteFeed(controlPlane, login.Dial, plane, cache, TimeProvider.System, Report);
            return await new FeedGateway(options, error).Run(feed, stopping.Token, () => feed.Link);
        }

        void Report(string message) => error.WriteLine($"portcullis: {message}");
    }

    // Host names may hold what object names may not.
    private static string HostName()
    {
        string name = string.Concat(Environment.MachineName.ToLowerInvariant().Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-'));
        name = string.Join('.', name.Split('.').Select(static label => label.Trim('-')).Where(static label => label.Length > 0));
        return NameSyntax.ProblemOfSubdomain(name) is null ? name : "gateway";
    }
}
